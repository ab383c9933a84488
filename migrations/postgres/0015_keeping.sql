-- oldest-version: 0.4.0
-- An older gateway would submit and send webhooks during a hold, and send events whose texts were erased.
CREATE TABLE "gateway_state" (
	"name" text PRIMARY KEY NOT NULL,
	"value" json NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team_retention" (
	"team_id" text PRIMARY KEY NOT NULL,
	"texts_days" bigint,
	"events_days" bigint
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "texts_erased_at" bigint;--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "texts_erased_at" bigint;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "archived_at" bigint;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "purged_at" bigint;--> statement-breakpoint
ALTER TABLE "team_retention" ADD CONSTRAINT "team_retention_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;