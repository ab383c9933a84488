ALTER TABLE "generations" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "upstream_accounts" ADD COLUMN "refused_key_id" text;