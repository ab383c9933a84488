-- oldest-version: 0.4.0
-- An older gateway would submit and send webhooks during a hold, and send events whose texts were erased.
CREATE TABLE `gateway_state` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `team_retention` (
	`team_id` text PRIMARY KEY NOT NULL,
	`texts_days` integer,
	`events_days` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `events` ADD `texts_erased_at` integer;--> statement-breakpoint
ALTER TABLE `generations` ADD `texts_erased_at` integer;--> statement-breakpoint
ALTER TABLE `teams` ADD `archived_at` integer;--> statement-breakpoint
ALTER TABLE `teams` ADD `purged_at` integer;