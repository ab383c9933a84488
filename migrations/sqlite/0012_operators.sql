-- oldest-version: 0.4.0
-- An older gateway would let keys do what they may not: it knows neither their permissions nor their expiry.
CREATE TABLE `operators` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_name` ON `operators` (`name`) WHERE revoked_at is null;--> statement-breakpoint
CREATE TABLE `token_uses` (
	`subject_id` text PRIMARY KEY NOT NULL,
	`last_used_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `keys` ADD `previous_secrets` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `permissions` text;--> statement-breakpoint
ALTER TABLE `keys` ADD `expires_at` integer;