CREATE TABLE `endpoint_hours` (
	`endpoint_id` text NOT NULL,
	`hour` integer NOT NULL,
	`attempts` integer NOT NULL,
	`acknowledged` integer NOT NULL,
	PRIMARY KEY(`endpoint_id`, `hour`),
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `endpoint_hours_hour` ON `endpoint_hours` (`hour`);--> statement-breakpoint
DROP INDEX `events_team`;--> statement-breakpoint
ALTER TABLE `events` ADD `sequence` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `events_team` ON `events` (`team_id`,`sequence`,`id`);--> statement-breakpoint
DROP INDEX `receivers_due`;--> statement-breakpoint
ALTER TABLE `receivers` ADD `owner_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `receivers` ADD `answered_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `receivers` ADD `proven` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `receivers` ADD `trial_at` integer;--> statement-breakpoint
CREATE INDEX `receivers_idle` ON `receivers` (`answered_at`) WHERE endpoint_id is null and next_attempt_at is null;--> statement-breakpoint
CREATE INDEX `receivers_open` ON `receivers` (`retry_at`) WHERE retry_at is not null;--> statement-breakpoint
CREATE INDEX `receivers_due` ON `receivers` (`proven`,`owner_id`,`next_attempt_at`) WHERE next_attempt_at is not null;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `failure_reason` text;--> statement-breakpoint
ALTER TABLE `recoveries` ADD `include` text DEFAULT 'failed' NOT NULL;--> statement-breakpoint
UPDATE `events` SET `sequence` = `id`;--> statement-breakpoint
UPDATE `receivers` SET `owner_id` = CASE
  WHEN `endpoint_id` IS NULL THEN substr(`id`, 1, instr(`id`, ' ') - 1)
  ELSE coalesce((SELECT `team_id` FROM `endpoints` WHERE `endpoints`.`id` = `receivers`.`endpoint_id`), '')
END;
