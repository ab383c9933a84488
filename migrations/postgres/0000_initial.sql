CREATE TABLE "access_limits" (
	"subject_id" text PRIMARY KEY NOT NULL,
	"requests_per_minute" bigint,
	"max_in_flight" bigint,
	"allowed_models" json,
	"allowed_qualities" json
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"weight" bigint DEFAULT 1 NOT NULL,
	"virtual_time" double precision DEFAULT 0 NOT NULL,
	"interactive_since_batch" bigint DEFAULT 0 NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "teams_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "budget_adjustments" (
	"id" text PRIMARY KEY NOT NULL,
	"budget_id" text NOT NULL,
	"credits" bigint NOT NULL,
	"note" text NOT NULL,
	"actor" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint
);
--> statement-breakpoint
CREATE TABLE "budget_alerts" (
	"budget_id" text NOT NULL,
	"period_starts_at" bigint NOT NULL,
	"threshold_percent" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "budget_alerts_budget_id_period_starts_at_threshold_percent_pk" PRIMARY KEY("budget_id","period_starts_at","threshold_percent")
);
--> statement-breakpoint
CREATE TABLE "budget_usage" (
	"budget_id" text NOT NULL,
	"period_starts_at" bigint NOT NULL,
	"period_ends_at" bigint,
	"limit_credits" bigint NOT NULL,
	"adjustment_credits" bigint NOT NULL,
	"adjustments_expire_at" bigint,
	"held_credits" bigint NOT NULL,
	"settled_credits" bigint NOT NULL,
	"excess_credits" bigint NOT NULL,
	CONSTRAINT "budget_usage_budget_id_period_starts_at_pk" PRIMARY KEY("budget_id","period_starts_at"),
	CONSTRAINT "budget_usage_not_negative" CHECK ("budget_usage"."held_credits" >= 0 and "budget_usage"."settled_credits" >= 0 and "budget_usage"."excess_credits" >= 0),
	CONSTRAINT "budget_usage_not_overspent" CHECK ("budget_usage"."held_credits" + "budget_usage"."settled_credits" <= "budget_usage"."limit_credits" + "budget_usage"."adjustment_credits" + "budget_usage"."excess_credits")
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"id" text PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"team_id" text,
	"key_id" text,
	"limit_credits" bigint NOT NULL,
	"period" text NOT NULL,
	"time_zone" text NOT NULL,
	"alert_thresholds" json NOT NULL,
	"rollover_cap_credits" bigint,
	"created_at" bigint NOT NULL,
	"ended_at" bigint,
	CONSTRAINT "budgets_limit" CHECK ("budgets"."limit_credits" >= 0 and coalesce("budgets"."rollover_cap_credits", 0) >= 0),
	CONSTRAINT "budgets_scope" CHECK (("budgets"."scope" = 'gateway' and "budgets"."team_id" is null and "budgets"."key_id" is null)
       or ("budgets"."scope" = 'team' and "budgets"."team_id" is not null and "budgets"."key_id" is null)
       or ("budgets"."scope" = 'key' and "budgets"."team_id" is not null and "budgets"."key_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"budget_id" text NOT NULL,
	"period_starts_at" bigint NOT NULL,
	"generation_id" text,
	"kind" text NOT NULL,
	"credits" bigint NOT NULL,
	"actor" text NOT NULL,
	"note" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "generations" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"key_id" text NOT NULL,
	"idempotency_key" text,
	"request_hash" text,
	"model" text NOT NULL,
	"input" json NOT NULL,
	"metadata" json NOT NULL,
	"priority" text NOT NULL,
	"webhook_url" text,
	"webhook_events" json,
	"status" text NOT NULL,
	"progress" bigint NOT NULL,
	"price_credits" bigint NOT NULL,
	"price_version" text NOT NULL,
	"image_url" text,
	"error_code" text,
	"error_message" text,
	"created_at" bigint NOT NULL,
	"submitted_at" bigint,
	"finished_at" bigint,
	"queue_expires_at" bigint NOT NULL,
	"account" text,
	"upstream_generation_id" text,
	"next_poll_at" bigint,
	"last_running_at" bigint,
	"last_progress" bigint,
	"unconfirmed_result" text,
	"unconfirmed_since" bigint,
	"lease_token" text,
	"lease_expires_at" bigint,
	CONSTRAINT "generations_price" CHECK ("generations"."price_credits" > 0)
);
--> statement-breakpoint
CREATE TABLE "completion_times" (
	"model" text NOT NULL,
	"quality" text NOT NULL,
	"learnt" json NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "completion_times_model_quality_pk" PRIMARY KEY("model","quality")
);
--> statement-breakpoint
CREATE TABLE "fair_queue" (
	"name" text PRIMARY KEY NOT NULL,
	"virtual_time" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"id" text PRIMARY KEY NOT NULL,
	"generation_id" text NOT NULL,
	"account" text NOT NULL,
	"started_at" bigint NOT NULL,
	"finished_at" bigint,
	"outcome" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "unreconciled_charges" (
	"id" text PRIMARY KEY NOT NULL,
	"generation_id" text NOT NULL,
	"credits" bigint NOT NULL,
	"reason" text NOT NULL,
	"created_at" bigint NOT NULL,
	"resolution" text,
	"resolved_by" text,
	"resolved_at" bigint
);
--> statement-breakpoint
CREATE TABLE "upstream_accounts" (
	"name" text PRIMARY KEY NOT NULL,
	"paused_at" bigint,
	"failure_reason" text,
	"failure_message" text,
	"failure_count" bigint DEFAULT 0 NOT NULL,
	"retry_at" bigint
);
--> statement-breakpoint
CREATE TABLE "upstream_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"sent_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "endpoints" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text,
	"url" text NOT NULL,
	"events" json NOT NULL,
	"description" text NOT NULL,
	"headers" json DEFAULT '{}'::json NOT NULL,
	"signatures" json DEFAULT '["v1"]'::json NOT NULL,
	"status" text DEFAULT 'enabled' NOT NULL,
	"disabled_reason" text,
	"disabled_at" bigint,
	"created_at" bigint NOT NULL,
	"deleted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "recoveries" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text,
	"endpoint_id" text NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint NOT NULL,
	"status" text NOT NULL,
	"total_count" bigint NOT NULL,
	"requeued_count" bigint NOT NULL,
	"cursor" text,
	"created_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint
);
--> statement-breakpoint
CREATE TABLE "signing_secrets" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text,
	"endpoint_id" text,
	"sealed" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"delivery_id" text NOT NULL,
	"number" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"duration_ms" bigint NOT NULL,
	"status_code" bigint,
	"error" text,
	"response_excerpt" text
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"team_id" text,
	"endpoint_id" text,
	"receiver_id" text NOT NULL,
	"url" text NOT NULL,
	"status" text NOT NULL,
	"attempt_count" bigint NOT NULL,
	"schedule_start" bigint DEFAULT 0 NOT NULL,
	"next_attempt_at" bigint,
	"created_at" bigint NOT NULL,
	"finished_at" bigint,
	"lease_token" text,
	"lease_expires_at" bigint
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text,
	"type" text NOT NULL,
	"generation_id" text,
	"payload" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receivers" (
	"id" text PRIMARY KEY NOT NULL,
	"endpoint_id" text,
	"next_attempt_at" bigint,
	"consecutive_failures" bigint NOT NULL,
	"failing_since" bigint,
	"retry_at" bigint
);
--> statement-breakpoint
CREATE TABLE "usage_daily" (
	"day" text NOT NULL,
	"team_id" text NOT NULL,
	"key_id" text NOT NULL,
	"model" text NOT NULL,
	"quality" text NOT NULL,
	"completed" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"canceled" bigint NOT NULL,
	"settled_credits" bigint NOT NULL,
	"released_credits" bigint NOT NULL,
	CONSTRAINT "usage_daily_team_id_day_key_id_model_quality_pk" PRIMARY KEY("team_id","day","key_id","model","quality")
);
--> statement-breakpoint
CREATE TABLE "usage_daily_metadata" (
	"day" text NOT NULL,
	"team_id" text NOT NULL,
	"metadata_key" text NOT NULL,
	"metadata_value" text NOT NULL,
	"completed" bigint NOT NULL,
	"failed" bigint NOT NULL,
	"canceled" bigint NOT NULL,
	"settled_credits" bigint NOT NULL,
	"released_credits" bigint NOT NULL,
	CONSTRAINT "usage_daily_metadata_team_id_metadata_key_day_metadata_value_pk" PRIMARY KEY("team_id","metadata_key","day","metadata_value")
);
--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_adjustments" ADD CONSTRAINT "budget_adjustments_budget_id_budgets_id_fk" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_alerts" ADD CONSTRAINT "budget_alerts_budget_id_budgets_id_fk" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget_usage" ADD CONSTRAINT "budget_usage_budget_id_budgets_id_fk" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_budget_id_budgets_id_fk" FOREIGN KEY ("budget_id") REFERENCES "public"."budgets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generations" ADD CONSTRAINT "generations_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generations" ADD CONSTRAINT "generations_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unreconciled_charges" ADD CONSTRAINT "unreconciled_charges_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "upstream_requests" ADD CONSTRAINT "upstream_requests_account_upstream_accounts_name_fk" FOREIGN KEY ("account") REFERENCES "public"."upstream_accounts"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_secrets" ADD CONSTRAINT "signing_secrets_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_secrets" ADD CONSTRAINT "signing_secrets_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receivers" ADD CONSTRAINT "receivers_endpoint_id_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."endpoints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD CONSTRAINT "usage_daily_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD CONSTRAINT "usage_daily_key_id_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_daily_metadata" ADD CONSTRAINT "usage_daily_metadata_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "keys_team" ON "keys" USING btree ("team_id");--> statement-breakpoint
CREATE INDEX "budget_adjustments_budget" ON "budget_adjustments" USING btree ("budget_id","expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_gateway" ON "budgets" USING btree ("scope","period") WHERE scope = 'gateway' and ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_team" ON "budgets" USING btree ("team_id","period") WHERE scope = 'team' and ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_key" ON "budgets" USING btree ("key_id","period") WHERE scope = 'key' and ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_one_hold" ON "ledger_entries" USING btree ("generation_id","budget_id") WHERE kind = 'hold';--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_one_resolution" ON "ledger_entries" USING btree ("generation_id","budget_id") WHERE kind in ('settle', 'release');--> statement-breakpoint
CREATE INDEX "ledger_period" ON "ledger_entries" USING btree ("budget_id","period_starts_at","id");--> statement-breakpoint
CREATE INDEX "generations_team" ON "generations" USING btree ("team_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "generations_idempotency" ON "generations" USING btree ("team_id","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "generations_queued" ON "generations" USING btree ("team_id","priority","id") WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX "generations_to_poll" ON "generations" USING btree ("next_poll_at") WHERE next_poll_at is not null;--> statement-breakpoint
CREATE INDEX "generations_in_flight" ON "generations" USING btree ("account","next_poll_at") WHERE next_poll_at is not null;--> statement-breakpoint
CREATE INDEX "generations_leased" ON "generations" USING btree ("lease_expires_at") WHERE lease_expires_at is not null;--> statement-breakpoint
CREATE INDEX "generations_open" ON "generations" USING btree ("team_id","key_id") WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "submissions_generation" ON "submissions" USING btree ("generation_id");--> statement-breakpoint
CREATE INDEX "submissions_account" ON "submissions" USING btree ("account","started_at");--> statement-breakpoint
CREATE INDEX "submissions_open" ON "submissions" USING btree ("account") WHERE outcome is null;--> statement-breakpoint
CREATE UNIQUE INDEX "submissions_one_open" ON "submissions" USING btree ("generation_id") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "unreconciled_charges_generation" ON "unreconciled_charges" USING btree ("generation_id");--> statement-breakpoint
CREATE INDEX "unreconciled_charges_open" ON "unreconciled_charges" USING btree ("created_at") WHERE resolution is null;--> statement-breakpoint
CREATE INDEX "upstream_requests_account" ON "upstream_requests" USING btree ("account","sent_at");--> statement-breakpoint
CREATE INDEX "endpoints_team" ON "endpoints" USING btree ("team_id","id") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "recoveries_endpoint" ON "recoveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "recoveries_running" ON "recoveries" USING btree ("id") WHERE status = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "recoveries_one_running" ON "recoveries" USING btree ("endpoint_id") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "signing_secrets_owner" ON "signing_secrets" USING btree ("team_id","endpoint_id");--> statement-breakpoint
CREATE UNIQUE INDEX "signing_secrets_team_current" ON "signing_secrets" USING btree ("team_id") WHERE endpoint_id is null and expires_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "signing_secrets_endpoint_current" ON "signing_secrets" USING btree ("endpoint_id") WHERE endpoint_id is not null and expires_at is null;--> statement-breakpoint
CREATE INDEX "attempts_delivery" ON "attempts" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("receiver_id","next_attempt_at") WHERE next_attempt_at is not null and lease_token is null;--> statement-breakpoint
CREATE INDEX "deliveries_in_flight" ON "deliveries" USING btree ("receiver_id") WHERE lease_token is not null;--> statement-breakpoint
CREATE INDEX "deliveries_leased" ON "deliveries" USING btree ("lease_expires_at") WHERE lease_expires_at is not null;--> statement-breakpoint
CREATE INDEX "deliveries_event" ON "deliveries" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "deliveries_endpoint" ON "deliveries" USING btree ("endpoint_id","id");--> statement-breakpoint
CREATE INDEX "deliveries_team" ON "deliveries" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "deliveries_failed" ON "deliveries" USING btree ("endpoint_id","id") WHERE status = 'failed';--> statement-breakpoint
CREATE UNIQUE INDEX "events_one_per_generation_and_type" ON "events" USING btree ("generation_id","type");--> statement-breakpoint
CREATE INDEX "events_team" ON "events" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "receivers_due" ON "receivers" USING btree ("next_attempt_at") WHERE next_attempt_at is not null;--> statement-breakpoint
CREATE INDEX "usage_daily_day" ON "usage_daily" USING btree ("day");--> statement-breakpoint
CREATE INDEX "usage_daily_metadata_day" ON "usage_daily_metadata" USING btree ("metadata_key","day");