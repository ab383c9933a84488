ALTER TABLE "generations" ADD COLUMN "submit_retry_at" bigint;--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "submit_failure_count" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "submit_failing_since" bigint;--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "submit_failure" text;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "failed_generation_id" text;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "failed_price_credits" bigint;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "submit_failure_reason" text;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "submit_failure_message" text;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "submit_failure_count" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "submit_retry_at" bigint;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "submit_failed_generation_id" text;--> statement-breakpoint
CREATE INDEX "generations_submit_retry" ON "generations" USING btree ("submit_retry_at") WHERE status = 'queued' and submit_retry_at is not null;