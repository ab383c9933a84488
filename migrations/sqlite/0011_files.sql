CREATE TABLE `file_deletions` (
	`object_id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`due_at` integer NOT NULL,
	`failure_count` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `file_deletions_due` ON `file_deletions` (`due_at`);--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`generation_id` text,
	`withheld` integer DEFAULT 0 NOT NULL,
	`source_url` text,
	`name` text,
	`object_id` text,
	`content_type` text,
	`bytes` integer,
	`content_hash` text,
	`width` integer,
	`height` integer,
	`created_at` integer NOT NULL,
	`stored_at` integer,
	`expires_at` integer,
	`next_fetch_at` integer,
	`failure_count` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`lease_token` text,
	`lease_expires_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `files_team` ON `files` (`team_id`,`id`);--> statement-breakpoint
CREATE INDEX `files_stored` ON `files` (`id`) WHERE status = 'stored';--> statement-breakpoint
CREATE INDEX `files_team_stored` ON `files` (`team_id`,`id`) WHERE status = 'stored';--> statement-breakpoint
CREATE INDEX `files_generation` ON `files` (`generation_id`) WHERE generation_id is not null;--> statement-breakpoint
CREATE INDEX `files_to_fetch` ON `files` (`team_id`,`next_fetch_at`) WHERE next_fetch_at is not null;--> statement-breakpoint
CREATE INDEX `files_expiry` ON `files` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX `files_leased` ON `files` (`lease_expires_at`) WHERE lease_expires_at is not null;--> statement-breakpoint
CREATE INDEX `files_content` ON `files` (`team_id`,`content_hash`) WHERE content_hash is not null;--> statement-breakpoint
CREATE INDEX `files_object` ON `files` (`object_id`) WHERE object_id is not null;--> statement-breakpoint
CREATE TABLE `generation_inputs` (
	`generation_id` text NOT NULL,
	`file_id` text NOT NULL,
	PRIMARY KEY(`generation_id`, `file_id`),
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`file_id`) REFERENCES `files`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `generation_inputs_file` ON `generation_inputs` (`file_id`);--> statement-breakpoint
CREATE TABLE `team_files` (
	`team_id` text PRIMARY KEY NOT NULL,
	`used_bytes` integer DEFAULT 0 NOT NULL,
	`result_days` integer,
	`upload_days` integer,
	`max_bytes` integer,
	`late_pictures` text,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `generations` ADD `completed_late_at` integer;--> statement-breakpoint
ALTER TABLE `unreconciled_charges` ADD `image_url` text;