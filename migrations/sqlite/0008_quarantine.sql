CREATE TABLE `row_failures` (
	`row_id` text NOT NULL,
	`task` text NOT NULL,
	`failure_count` integer NOT NULL,
	`error` text NOT NULL,
	`first_failed_at` integer NOT NULL,
	`quarantined_at` integer,
	`retry_at` integer NOT NULL,
	PRIMARY KEY(`row_id`, `task`)
);
