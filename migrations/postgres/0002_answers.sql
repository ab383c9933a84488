DROP INDEX "upstream_requests_account";--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "poll_failure_count" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "upstream_requests" ADD COLUMN "ends_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "upstream_requests_account" ON "upstream_requests" USING btree ("account","ends_at");--> statement-breakpoint
UPDATE "upstream_requests" SET "ends_at" = "sent_at" + 60000;
