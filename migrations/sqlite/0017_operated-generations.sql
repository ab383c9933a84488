ALTER TABLE `generations` ADD `resolution` text;--> statement-breakpoint
CREATE INDEX `generations_upstream` ON `generations` (`upstream_generation_id`) WHERE upstream_generation_id is not null;