CREATE TABLE "event_counters" (
	"team_id" text PRIMARY KEY NOT NULL,
	"last_sequence" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "team_sequence" bigint;--> statement-breakpoint
ALTER TABLE "event_counters" ADD CONSTRAINT "event_counters_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "events_feed" ON "events" USING btree ("team_id","team_sequence");--> statement-breakpoint
UPDATE "events" SET "team_sequence" = numbered.place FROM (
  SELECT "id", row_number() OVER (PARTITION BY "team_id" ORDER BY "sequence", "id") AS place
  FROM "events" WHERE "team_id" IS NOT NULL
) AS numbered WHERE numbered."id" = "events"."id";--> statement-breakpoint
INSERT INTO "event_counters" ("team_id", "last_sequence")
  SELECT "team_id", max("team_sequence") FROM "events" WHERE "team_id" IS NOT NULL GROUP BY "team_id";
