CREATE TABLE `audit_entries` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`created_at` integer NOT NULL,
	`digest` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_entries_id_unique` ON `audit_entries` (`id`);--> statement-breakpoint
CREATE TABLE `audit_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_payloads` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`salt` text NOT NULL,
	`payload` text NOT NULL,
	`action` text NOT NULL,
	`actor` text NOT NULL,
	`object_id` text,
	`team_id` text,
	FOREIGN KEY (`sequence`) REFERENCES `audit_entries`(`sequence`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_payloads_object` ON `audit_payloads` (`object_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_payloads_team` ON `audit_payloads` (`team_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_payloads_actor` ON `audit_payloads` (`actor`,`sequence`);--> statement-breakpoint
CREATE TABLE `audit_purges` (
	`from_sequence` integer PRIMARY KEY NOT NULL,
	`to_sequence` integer NOT NULL,
	`purge_sequence` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `recorded_settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
INSERT INTO `audit_head` (`id`, `sequence`, `hash`) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');--> statement-breakpoint
CREATE TRIGGER `audit_entries_update` BEFORE UPDATE ON `audit_entries` BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_entries_delete` BEFORE DELETE ON `audit_entries` BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_payloads_update` BEFORE UPDATE ON `audit_payloads` BEGIN SELECT raise(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_payloads_delete` BEFORE DELETE ON `audit_payloads` WHEN NOT EXISTS (SELECT 1 FROM `audit_purges` WHERE OLD.`sequence` BETWEEN `from_sequence` AND `to_sequence`) BEGIN SELECT raise(ABORT, 'only a recorded purge deletes from the audit log'); END;
