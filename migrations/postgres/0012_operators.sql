-- oldest-version: 0.4.0
-- An older gateway would let keys do what they may not: it knows neither their permissions nor their expiry.
CREATE TABLE "operators" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "token_uses" (
	"subject_id" text PRIMARY KEY NOT NULL,
	"last_used_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "previous_secrets" json;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "permissions" json;--> statement-breakpoint
ALTER TABLE "keys" ADD COLUMN "expires_at" bigint;--> statement-breakpoint
CREATE UNIQUE INDEX "operators_name" ON "operators" USING btree ("name") WHERE revoked_at is null;