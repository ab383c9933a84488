CREATE TABLE `access_limits` (
	`subject_id` text PRIMARY KEY NOT NULL,
	`requests_per_minute` integer,
	`max_in_flight` integer,
	`allowed_models` text,
	`allowed_qualities` text
);
--> statement-breakpoint
CREATE TABLE `keys` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`name` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `keys_team` ON `keys` (`team_id`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`weight` integer DEFAULT 1 NOT NULL,
	`virtual_time` real DEFAULT 0 NOT NULL,
	`interactive_since_batch` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_name_unique` ON `teams` (`name`);--> statement-breakpoint
CREATE TABLE `budget_adjustments` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`credits` integer NOT NULL,
	`note` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `budget_adjustments_budget` ON `budget_adjustments` (`budget_id`,`expires_at`);--> statement-breakpoint
CREATE TABLE `budget_alerts` (
	`budget_id` text NOT NULL,
	`period_starts_at` integer NOT NULL,
	`threshold_percent` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`budget_id`, `period_starts_at`, `threshold_percent`),
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `budget_usage` (
	`budget_id` text NOT NULL,
	`period_starts_at` integer NOT NULL,
	`period_ends_at` integer,
	`limit_credits` integer NOT NULL,
	`adjustment_credits` integer NOT NULL,
	`adjustments_expire_at` integer,
	`held_credits` integer NOT NULL,
	`settled_credits` integer NOT NULL,
	`excess_credits` integer NOT NULL,
	PRIMARY KEY(`budget_id`, `period_starts_at`),
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "budget_usage_not_negative" CHECK("budget_usage"."held_credits" >= 0 and "budget_usage"."settled_credits" >= 0 and "budget_usage"."excess_credits" >= 0),
	CONSTRAINT "budget_usage_not_overspent" CHECK("budget_usage"."held_credits" + "budget_usage"."settled_credits" <= "budget_usage"."limit_credits" + "budget_usage"."adjustment_credits" + "budget_usage"."excess_credits")
);
--> statement-breakpoint
CREATE TABLE `budgets` (
	`id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`team_id` text,
	`key_id` text,
	`limit_credits` integer NOT NULL,
	`period` text NOT NULL,
	`time_zone` text NOT NULL,
	`alert_thresholds` text NOT NULL,
	`rollover_cap_credits` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `keys`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "budgets_limit" CHECK("budgets"."limit_credits" >= 0 and coalesce("budgets"."rollover_cap_credits", 0) >= 0),
	CONSTRAINT "budgets_scope" CHECK(("budgets"."scope" = 'gateway' and "budgets"."team_id" is null and "budgets"."key_id" is null)
       or ("budgets"."scope" = 'team' and "budgets"."team_id" is not null and "budgets"."key_id" is null)
       or ("budgets"."scope" = 'key' and "budgets"."team_id" is not null and "budgets"."key_id" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_gateway` ON `budgets` (`scope`,`period`) WHERE scope = 'gateway' and ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_team` ON `budgets` (`team_id`,`period`) WHERE scope = 'team' and ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_key` ON `budgets` (`key_id`,`period`) WHERE scope = 'key' and ended_at is null;--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`budget_id` text NOT NULL,
	`period_starts_at` integer NOT NULL,
	`generation_id` text,
	`kind` text NOT NULL,
	`credits` integer NOT NULL,
	`actor` text NOT NULL,
	`note` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`budget_id`) REFERENCES `budgets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_one_hold` ON `ledger_entries` (`generation_id`,`budget_id`) WHERE kind = 'hold';--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_one_resolution` ON `ledger_entries` (`generation_id`,`budget_id`) WHERE kind in ('settle', 'release');--> statement-breakpoint
CREATE INDEX `ledger_period` ON `ledger_entries` (`budget_id`,`period_starts_at`,`id`);--> statement-breakpoint
CREATE TABLE `generations` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`key_id` text NOT NULL,
	`idempotency_key` text,
	`request_hash` text,
	`model` text NOT NULL,
	`input` text NOT NULL,
	`metadata` text NOT NULL,
	`priority` text NOT NULL,
	`webhook_url` text,
	`webhook_events` text,
	`status` text NOT NULL,
	`progress` integer NOT NULL,
	`price_credits` integer NOT NULL,
	`price_version` text NOT NULL,
	`image_url` text,
	`error_code` text,
	`error_message` text,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`finished_at` integer,
	`queue_expires_at` integer NOT NULL,
	`account` text,
	`upstream_generation_id` text,
	`next_poll_at` integer,
	`last_running_at` integer,
	`last_progress` integer,
	`unconfirmed_result` text,
	`unconfirmed_since` integer,
	`lease_token` text,
	`lease_expires_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `keys`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "generations_price" CHECK("generations"."price_credits" > 0)
);
--> statement-breakpoint
CREATE INDEX `generations_team` ON `generations` (`team_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `generations_idempotency` ON `generations` (`team_id`,`idempotency_key`) WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX `generations_queued` ON `generations` (`team_id`,`priority`,`id`) WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX `generations_to_poll` ON `generations` (`next_poll_at`) WHERE next_poll_at is not null;--> statement-breakpoint
CREATE INDEX `generations_in_flight` ON `generations` (`account`,`next_poll_at`) WHERE next_poll_at is not null;--> statement-breakpoint
CREATE INDEX `generations_leased` ON `generations` (`lease_expires_at`) WHERE lease_expires_at is not null;--> statement-breakpoint
CREATE INDEX `generations_open` ON `generations` (`team_id`,`key_id`) WHERE finished_at is null;--> statement-breakpoint
CREATE TABLE `completion_times` (
	`model` text NOT NULL,
	`quality` text NOT NULL,
	`learnt` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`model`, `quality`)
);
--> statement-breakpoint
CREATE TABLE `fair_queue` (
	`name` text PRIMARY KEY NOT NULL,
	`virtual_time` real NOT NULL
);
--> statement-breakpoint
CREATE TABLE `submissions` (
	`id` text PRIMARY KEY NOT NULL,
	`generation_id` text NOT NULL,
	`account` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`outcome` text,
	`reason` text,
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `submissions_generation` ON `submissions` (`generation_id`);--> statement-breakpoint
CREATE INDEX `submissions_account` ON `submissions` (`account`,`started_at`);--> statement-breakpoint
CREATE INDEX `submissions_open` ON `submissions` (`account`) WHERE outcome is null;--> statement-breakpoint
CREATE UNIQUE INDEX `submissions_one_open` ON `submissions` (`generation_id`) WHERE outcome is null;--> statement-breakpoint
CREATE TABLE `unreconciled_charges` (
	`id` text PRIMARY KEY NOT NULL,
	`generation_id` text NOT NULL,
	`credits` integer NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`resolution` text,
	`resolved_by` text,
	`resolved_at` integer,
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `unreconciled_charges_generation` ON `unreconciled_charges` (`generation_id`);--> statement-breakpoint
CREATE INDEX `unreconciled_charges_open` ON `unreconciled_charges` (`created_at`) WHERE resolution is null;--> statement-breakpoint
CREATE TABLE `upstream_accounts` (
	`name` text PRIMARY KEY NOT NULL,
	`paused_at` integer,
	`failure_reason` text,
	`failure_message` text,
	`failure_count` integer DEFAULT 0 NOT NULL,
	`retry_at` integer
);
--> statement-breakpoint
CREATE TABLE `upstream_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`sent_at` integer NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `upstream_accounts`(`name`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `upstream_requests_account` ON `upstream_requests` (`account`,`sent_at`);--> statement-breakpoint
CREATE TABLE `endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`description` text NOT NULL,
	`headers` text DEFAULT '{}' NOT NULL,
	`signatures` text DEFAULT '["v1"]' NOT NULL,
	`status` text DEFAULT 'enabled' NOT NULL,
	`disabled_reason` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `endpoints_team` ON `endpoints` (`team_id`,`id`) WHERE deleted_at is null;--> statement-breakpoint
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
CREATE TABLE `signing_secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text,
	`endpoint_id` text,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `signing_secrets_owner` ON `signing_secrets` (`team_id`,`endpoint_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `signing_secrets_team_current` ON `signing_secrets` (`team_id`) WHERE endpoint_id is null and expires_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `signing_secrets_endpoint_current` ON `signing_secrets` (`endpoint_id`) WHERE endpoint_id is not null and expires_at is null;--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`number` integer NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`status_code` integer,
	`error` text,
	`response_excerpt` text,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attempts_delivery` ON `attempts` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`team_id` text,
	`endpoint_id` text,
	`receiver_id` text NOT NULL,
	`url` text NOT NULL,
	`status` text NOT NULL,
	`attempt_count` integer NOT NULL,
	`schedule_start` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	`lease_token` text,
	`lease_expires_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`receiver_id`,`next_attempt_at`) WHERE next_attempt_at is not null and lease_token is null;--> statement-breakpoint
CREATE INDEX `deliveries_in_flight` ON `deliveries` (`receiver_id`) WHERE lease_token is not null;--> statement-breakpoint
CREATE INDEX `deliveries_leased` ON `deliveries` (`lease_expires_at`) WHERE lease_expires_at is not null;--> statement-breakpoint
CREATE INDEX `deliveries_event` ON `deliveries` (`event_id`);--> statement-breakpoint
CREATE INDEX `deliveries_endpoint` ON `deliveries` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_team` ON `deliveries` (`team_id`,`id`);--> statement-breakpoint
CREATE INDEX `deliveries_failed` ON `deliveries` (`endpoint_id`,`id`) WHERE status = 'failed';--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text,
	`type` text NOT NULL,
	`generation_id` text,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`generation_id`) REFERENCES `generations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_one_per_generation_and_type` ON `events` (`generation_id`,`type`);--> statement-breakpoint
CREATE INDEX `events_team` ON `events` (`team_id`,`id`);--> statement-breakpoint
CREATE TABLE `receivers` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text,
	`next_attempt_at` integer,
	`consecutive_failures` integer NOT NULL,
	`failing_since` integer,
	`retry_at` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `receivers_due` ON `receivers` (`next_attempt_at`) WHERE next_attempt_at is not null;--> statement-breakpoint
CREATE TABLE `usage_daily` (
	`day` text NOT NULL,
	`team_id` text NOT NULL,
	`key_id` text NOT NULL,
	`model` text NOT NULL,
	`quality` text NOT NULL,
	`completed` integer NOT NULL,
	`failed` integer NOT NULL,
	`canceled` integer NOT NULL,
	`settled_credits` integer NOT NULL,
	`released_credits` integer NOT NULL,
	PRIMARY KEY(`team_id`, `day`, `key_id`, `model`, `quality`),
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `usage_daily_day` ON `usage_daily` (`day`);--> statement-breakpoint
CREATE TABLE `usage_daily_metadata` (
	`day` text NOT NULL,
	`team_id` text NOT NULL,
	`metadata_key` text NOT NULL,
	`metadata_value` text NOT NULL,
	`completed` integer NOT NULL,
	`failed` integer NOT NULL,
	`canceled` integer NOT NULL,
	`settled_credits` integer NOT NULL,
	`released_credits` integer NOT NULL,
	PRIMARY KEY(`team_id`, `metadata_key`, `day`, `metadata_value`),
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `usage_daily_metadata_day` ON `usage_daily_metadata` (`metadata_key`,`day`);