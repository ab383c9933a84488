ALTER TABLE `generations` ADD `request_id` text;--> statement-breakpoint
ALTER TABLE `upstream_accounts` ADD `refused_key_id` text;