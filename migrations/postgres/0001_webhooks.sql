CREATE TABLE "recoveries" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text,
	"endpoint_id" text NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	"status" text NOT NULL,
	"total_count" bigint NOT NULL,
	"requeued_count" bigint NOT NULL,
	"cursor" text,
	"created_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint
);
--> statement-breakpoint
CREATE TABLE "receivers" (
	"id" text PRIMARY KEY NOT NULL,
	"endpoint_id" text,
	"next_attempt_at" bigint,
	"consecutive_failures" bigint NOT NULL,
	"failing_since" bigint,
	"rests_until" bigint
);
--> statement-breakpoint
DROP INDEX "deliveries_due";--> statement-breakpoint
DROP INDEX "deliveries_endpoint";--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "receiver_id" text;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "schedule_start" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "headers" json DEFAULT '{}'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "signatures" json DEFAULT '["v1"]'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "status" text DEFAULT 'enabled' NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "disabled_reason" text;--> statement-breakpoint
ALTER TABLE "endpoints" ADD COLUMN "disabled_at" bigint;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receivers" ADD CONSTRAINT "receivers_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- As requestReceiverId makes them: what waits goes to the receivers of what comes. An address that is not written as its origin is (a port that goes
-- without saying, a name that is not ASCII) keeps a receiver of its own. Before the indexes are built, and without a default: a replica of
-- the version before, which names no receiver, then fails to store a delivery instead of storing one that nobody would claim.
UPDATE deliveries SET receiver_id = coalesce(endpoint_id, team_id || ' ' || lower(coalesce(substring(url from '^[^:]+://[^/?#]+'), url)));--> statement-breakpoint
ALTER TABLE "deliveries" ALTER COLUMN "receiver_id" SET NOT NULL;--> statement-breakpoint
INSERT INTO receivers (id, endpoint_id, next_attempt_at, consecutive_failures)
SELECT receiver_id, endpoint_id, min(next_attempt_at), 0 FROM deliveries WHERE status = 'pending' GROUP BY receiver_id, endpoint_id;--> statement-breakpoint
CREATE INDEX "recoveries_endpoint" ON "recoveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "recoveries_running" ON "recoveries" USING btree ("id") WHERE status = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "recoveries_one_running" ON "recoveries" USING btree ("endpoint_id") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "receivers_due" ON "receivers" USING btree ("next_attempt_at") WHERE next_attempt_at is not null;--> statement-breakpoint
CREATE INDEX "deliveries_in_flight" ON "deliveries" USING btree ("receiver_id") WHERE lease_token is not null;--> statement-breakpoint
CREATE INDEX "deliveries_failed" ON "deliveries" USING btree ("endpoint_id","id") WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("receiver_id","next_attempt_at") WHERE next_attempt_at is not null and lease_token is null;--> statement-breakpoint
CREATE INDEX "deliveries_endpoint" ON "deliveries" USING btree ("endpoint_id","id");
