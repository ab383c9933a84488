CREATE TABLE "endpoint_hours" (
	"endpoint_id" text NOT NULL,
	"hour" bigint NOT NULL,
	"attempts" bigint NOT NULL,
	"acknowledged" bigint NOT NULL,
	CONSTRAINT "endpoint_hours_endpoint_id_hour_pk" PRIMARY KEY("endpoint_id","hour")
);
--> statement-breakpoint
DROP INDEX "events_team";--> statement-breakpoint
DROP INDEX "receivers_due";--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "failure_reason" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "sequence" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "owner_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "answered_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "proven" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "trial_at" bigint;--> statement-breakpoint
ALTER TABLE "recoveries" ADD COLUMN "include" text DEFAULT 'failed' NOT NULL;--> statement-breakpoint
ALTER TABLE "endpoint_hours" ADD CONSTRAINT "endpoint_hours_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "endpoint_hours_hour" ON "endpoint_hours" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "receivers_idle" ON "receivers" USING btree ("answered_at") WHERE endpoint_id is null and next_attempt_at is null;--> statement-breakpoint
CREATE INDEX "receivers_open" ON "receivers" USING btree ("retry_at") WHERE retry_at is not null;--> statement-breakpoint
CREATE INDEX "events_team" ON "events" USING btree ("team_id","sequence","id");--> statement-breakpoint
CREATE INDEX "receivers_due" ON "receivers" USING btree ("proven","owner_id","next_attempt_at") WHERE next_attempt_at is not null;--> statement-breakpoint
UPDATE "events" SET "sequence" = "id";--> statement-breakpoint
UPDATE "receivers" SET "owner_id" = CASE
  WHEN "endpoint_id" IS NULL THEN split_part("id", ' ', 1)
  ELSE coalesce((SELECT "team_id" FROM "endpoints" WHERE "endpoints"."id" = "receivers"."endpoint_id"), '')
END;
