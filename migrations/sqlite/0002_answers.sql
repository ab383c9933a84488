DROP INDEX `upstream_requests_account`;--> statement-breakpoint
ALTER TABLE `upstream_requests` ADD `ends_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `upstream_requests_account` ON `upstream_requests` (`account`,`ends_at`);--> statement-breakpoint
ALTER TABLE `generations` ADD `poll_failure_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `upstream_requests` SET `ends_at` = `sent_at` + 60000;
