CREATE TABLE `recoveries` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text,
	`endpoint_id` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	`status` text NOT NULL,
	`total_count` integer NOT NULL,
	`requeued_count` integer NOT NULL,
	`cursor` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recoveries_endpoint` ON `recoveries` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `recoveries_running` ON `recoveries` (`id`) WHERE status = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX `recoveries_one_running` ON `recoveries` (`endpoint_id`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer
);
--> statement-breakpoint
CREATE TABLE `receivers` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text,
	`next_attempt_at` integer,
	`consecutive_failures` integer NOT NULL,
	`failing_since` integer,
	`rests_until` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `receivers_due` ON `receivers` (`next_attempt_at`) WHERE next_attempt_at is not null;--> statement-breakpoint
DROP INDEX `deliveries_due`;--> statement-breakpoint
DROP INDEX `deliveries_endpoint`;--> statement-breakpoint
-- SQLite adds no such column without a default. Nobody uses it: every insert names the receiver, and one process alone uses the file.
ALTER TABLE `deliveries` ADD `receiver_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `schedule_start` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- As requestReceiverId makes them: what waits goes to the receivers of what comes. The length is that of all before the first of / ? # behind
-- the scheme. An address that is not written as its origin is (a port that goes without saying, a name that is not ASCII) keeps a receiver of its own.
UPDATE deliveries SET receiver_id = coalesce(endpoint_id, team_id || ' ' || lower(substr(url, 1, instr(url, '://') + 1
  + instr(replace(replace(substr(url, instr(url, '://') + 3), '?', '/'), '#', '/') || '/', '/'))));--> statement-breakpoint
INSERT INTO receivers (id, endpoint_id, next_attempt_at, consecutive_failures)
SELECT receiver_id, endpoint_id, min(next_attempt_at), 0 FROM deliveries WHERE status = 'pending' GROUP BY receiver_id, endpoint_id;--> statement-breakpoint
CREATE INDEX `deliveries_in_flight` ON `deliveries` (`receiver_id`) WHERE lease_token is not null;--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`endpoint_id`,`id`) WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`receiver_id`,`next_attempt_at`) WHERE next_attempt_at is not null and lease_token is null;--> statement-breakpoint
CREATE INDEX `deliveries_endpoint` ON `deliveries` (`endpoint_id`,`id`);--> statement-breakpoint
ALTER TABLE `endpoints` ADD `headers` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `signatures` text DEFAULT '["v1"]' NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `status` text DEFAULT 'enabled' NOT NULL;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `disabled_reason` text;--> statement-breakpoint
ALTER TABLE `endpoints` ADD `disabled_at` integer;
