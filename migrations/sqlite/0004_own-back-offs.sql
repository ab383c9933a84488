ALTER TABLE `generations` ADD `submit_retry_at` integer;--> statement-breakpoint
ALTER TABLE `generations` ADD `submit_failure_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `generations` ADD `submit_failing_since` integer;--> statement-breakpoint
ALTER TABLE `generations` ADD `submit_failure` text;--> statement-breakpoint
CREATE INDEX `generations_submit_retry` ON `generations` (`submit_retry_at`) WHERE status = 'queued' and submit_retry_at is not null;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `failed_generation_id` text;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `failed_price_credits` integer;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `submit_failure_reason` text;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `submit_failure_message` text;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `submit_failure_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `submit_retry_at` integer;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `submit_failed_generation_id` text;