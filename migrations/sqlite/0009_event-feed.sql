CREATE TABLE `event_counters` (
	`team_id` text PRIMARY KEY NOT NULL,
	`last_sequence` integer NOT NULL,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `events` ADD `team_sequence` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `events_feed` ON `events` (`team_id`,`team_sequence`);--> statement-breakpoint
UPDATE "events" SET "team_sequence" = numbered.place FROM (
  SELECT "id", row_number() OVER (PARTITION BY "team_id" ORDER BY "sequence", "id") AS place
  FROM "events" WHERE "team_id" IS NOT NULL
) AS numbered WHERE numbered."id" = "events"."id";--> statement-breakpoint
INSERT INTO "event_counters" ("team_id", "last_sequence")
  SELECT "team_id", max("team_sequence") FROM "events" WHERE "team_id" IS NOT NULL GROUP BY "team_id";
