-- oldest-version: 0.4.0
-- An older gateway does not say the key, model and quality of usage by metadata.
ALTER TABLE "usage_daily_metadata" DROP CONSTRAINT "usage_daily_metadata_team_id_metadata_key_day_metadata_value_pk";--> statement-breakpoint
ALTER TABLE "budget_usage" ADD COLUMN "released_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD COLUMN "unreconciled_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD COLUMN "charged_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD COLUMN "written_off_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD COLUMN "unreconciled_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD COLUMN "charged_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD COLUMN "written_off_credits" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD COLUMN "model" text;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD COLUMN "quality" text;--> statement-breakpoint
-- The key, model and quality of the rows so far are unknown, so they are made anew from the generations.
-- Metadata with characters that PostgreSQL cannot read counts as untagged.
INSERT INTO "usage_daily_metadata"("day", "team_id", "metadata_key", "metadata_value", "key_id", "model", "quality", "completed", "failed", "canceled", "settled_credits", "released_credits", "unreconciled_credits", "charged_credits", "written_off_credits")
SELECT e.day, g.team_id, k.metadata_key, (CASE WHEN g.metadata::text ~ '\\u(0000|d[89a-f])' THEN NULL ELSE g.metadata ->> k.metadata_key END), g.key_id, g.model, g.input ->> 'imageQuality', sum(e.completed), sum(e.failed), sum(e.canceled), sum(e.settled), sum(e.released), sum(e.unreconciled), sum(e.charged), sum(e.written_off)
FROM (
	SELECT id AS generation_id, to_char(to_timestamp(finished_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
		CASE status WHEN 'completed' THEN 1 ELSE 0 END AS completed, CASE status WHEN 'failed' THEN 1 ELSE 0 END AS failed, CASE status WHEN 'canceled' THEN 1 ELSE 0 END AS canceled,
		CASE status WHEN 'completed' THEN price_credits ELSE 0 END AS settled, CASE status WHEN 'completed' THEN 0 ELSE price_credits END AS released,
		0 AS unreconciled, 0 AS charged, 0 AS written_off
	FROM generations WHERE finished_at IS NOT NULL
	UNION ALL
	SELECT generation_id, to_char(to_timestamp(created_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 0, 0, 0, 0, 0, credits, 0, 0 FROM unreconciled_charges
	UNION ALL
	SELECT generation_id, to_char(to_timestamp(resolved_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 0, 0, 0, 0, 0, 0, CASE resolution WHEN 'charged' THEN credits ELSE 0 END, CASE resolution WHEN 'charged' THEN 0 ELSE credits END
	FROM unreconciled_charges WHERE resolution IS NOT NULL
) e
JOIN generations g ON g.id = e.generation_id
JOIN (SELECT DISTINCT metadata_key FROM "usage_daily_metadata" WHERE key_id IS NULL) k ON (CASE WHEN g.metadata::text ~ '\\u(0000|d[89a-f])' THEN NULL ELSE g.metadata ->> k.metadata_key END) IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7;--> statement-breakpoint
DELETE FROM "usage_daily_metadata" WHERE key_id IS NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ALTER COLUMN "key_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ALTER COLUMN "model" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ALTER COLUMN "quality" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD CONSTRAINT "usage_daily_metadata_team_id_metadata_key_day_metadata_value_key_id_model_quality_pk" PRIMARY KEY("team_id","metadata_key","day","metadata_value","key_id","model","quality");--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD CONSTRAINT "usage_daily_metadata_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO usage_daily (day, team_id, key_id, model, quality, completed, failed, canceled, settled_credits, released_credits, unreconciled_credits, charged_credits, written_off_credits)
SELECT c.day, g.team_id, g.key_id, g.model, g.input ->> 'imageQuality', 0, 0, 0, 0, 0, sum(c.unreconciled), sum(c.charged), sum(c.written_off)
FROM (
	SELECT generation_id, to_char(to_timestamp(created_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, credits AS unreconciled, 0 AS charged, 0 AS written_off FROM unreconciled_charges
	UNION ALL
	SELECT generation_id, to_char(to_timestamp(resolved_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), 0, CASE resolution WHEN 'charged' THEN credits ELSE 0 END, CASE resolution WHEN 'charged' THEN 0 ELSE credits END
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
