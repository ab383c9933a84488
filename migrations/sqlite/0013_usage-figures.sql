-- oldest-version: 0.4.0
-- An older gateway does not say the key, model and quality of usage by metadata.
CREATE TABLE `__new_usage_daily_metadata` (
	`day` text NOT NULL,
	`team_id` text NOT NULL,
	`metadata_key` text NOT NULL,
	`metadata_value` text NOT NULL,
	`key_id` text NOT NULL,
	`model` text NOT NULL,
	`quality` text NOT NULL,
	`completed` integer NOT NULL,
	`failed` integer NOT NULL,
	`canceled` integer NOT NULL,
	`settled_credits` integer NOT NULL,
	`released_credits` integer NOT NULL,
	`unreconciled_credits` integer DEFAULT 0 NOT NULL,
	`charged_credits` integer DEFAULT 0 NOT NULL,
	`written_off_credits` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`team_id`, `metadata_key`, `day`, `metadata_value`, `key_id`, `model`, `quality`),
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
-- The key, model and quality of the rows so far are unknown, so they are made anew from the generations.
INSERT INTO `__new_usage_daily_metadata`("day", "team_id", "metadata_key", "metadata_value", "key_id", "model", "quality", "completed", "failed", "canceled", "settled_credits", "released_credits", "unreconciled_credits", "charged_credits", "written_off_credits")
SELECT e.day, g.team_id, k.metadata_key, (g.metadata ->> k.metadata_key), g.key_id, g.model, g.input ->> 'imageQuality', sum(e.completed), sum(e.failed), sum(e.canceled), sum(e.settled), sum(e.released), sum(e.unreconciled), sum(e.charged), sum(e.written_off)
FROM (
	SELECT id AS generation_id, strftime('%Y-%m-%d', finished_at / 1000, 'unixepoch') AS day,
		CASE status WHEN 'completed' THEN 1 ELSE 0 END AS completed, CASE status WHEN 'failed' THEN 1 ELSE 0 END AS failed, CASE status WHEN 'canceled' THEN 1 ELSE 0 END AS canceled,
		CASE status WHEN 'completed' THEN price_credits ELSE 0 END AS settled, CASE status WHEN 'completed' THEN 0 ELSE price_credits END AS released,
		0 AS unreconciled, 0 AS charged, 0 AS written_off
	FROM generations WHERE finished_at IS NOT NULL
	UNION ALL
	SELECT generation_id, strftime('%Y-%m-%d', created_at / 1000, 'unixepoch'), 0, 0, 0, 0, 0, credits, 0, 0 FROM unreconciled_charges
	UNION ALL
	SELECT generation_id, strftime('%Y-%m-%d', resolved_at / 1000, 'unixepoch'), 0, 0, 0, 0, 0, 0, CASE resolution WHEN 'charged' THEN credits ELSE 0 END, CASE resolution WHEN 'charged' THEN 0 ELSE credits END
	FROM unreconciled_charges WHERE resolution IS NOT NULL
) e
JOIN generations g ON g.id = e.generation_id
JOIN (SELECT DISTINCT metadata_key FROM usage_daily_metadata) k ON (g.metadata ->> k.metadata_key) IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7;--> statement-breakpoint
DROP TABLE `usage_daily_metadata`;--> statement-breakpoint
ALTER TABLE `__new_usage_daily_metadata` RENAME TO `usage_daily_metadata`;--> statement-breakpoint
CREATE INDEX `usage_daily_metadata_day` ON `usage_daily_metadata` (`metadata_key`,`day`);--> statement-breakpoint
ALTER TABLE `budget_usage` ADD `released_credits` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `unreconciled_credits` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `charged_credits` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_daily` ADD `written_off_credits` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
INSERT INTO usage_daily (day, team_id, key_id, model, quality, completed, failed, canceled, settled_credits, released_credits, unreconciled_credits, charged_credits, written_off_credits)
SELECT c.day, g.team_id, g.key_id, g.model, g.input ->> 'imageQuality', 0, 0, 0, 0, 0, sum(c.unreconciled), sum(c.charged), sum(c.written_off)
FROM (
	SELECT generation_id, strftime('%Y-%m-%d', created_at / 1000, 'unixepoch') AS day, credits AS unreconciled, 0 AS charged, 0 AS written_off FROM unreconciled_charges
	UNION ALL
	SELECT generation_id, strftime('%Y-%m-%d', resolved_at / 1000, 'unixepoch'), 0, CASE resolution WHEN 'charged' THEN credits ELSE 0 END, CASE resolution WHEN 'charged' THEN 0 ELSE credits END
	FROM unreconciled_charges WHERE resolution IS NOT NULL
) c
JOIN generations g ON g.id = c.generation_id
WHERE true
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (team_id, day, key_id, model, quality) DO UPDATE SET unreconciled_credits = excluded.unreconciled_credits, charged_credits = excluded.charged_credits, written_off_credits = excluded.written_off_credits;--> statement-breakpoint
UPDATE budget_usage SET released_credits = coalesce((
	SELECT sum(l.credits) FROM ledger_entries l
	WHERE l.budget_id = budget_usage.budget_id AND l.period_starts_at = budget_usage.period_starts_at AND l.kind = 'release'
), 0);
