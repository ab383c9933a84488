CREATE TABLE "file_deletions" (
	"object_id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"due_at" bigint NOT NULL,
	"failure_count" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" text PRIMARY KEY NOT NULL,
	"team_id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"generation_id" text,
	"withheld" bigint DEFAULT 0 NOT NULL,
	"source_url" text,
	"name" text,
	"object_id" text,
	"content_type" text,
	"bytes" bigint,
	"content_hash" text,
	"width" bigint,
	"height" bigint,
	"created_at" bigint NOT NULL,
	"stored_at" bigint,
	"expires_at" bigint,
	"next_fetch_at" bigint,
	"failure_count" bigint DEFAULT 0 NOT NULL,
	"failure" text,
	"lease_token" text,
	"lease_expires_at" bigint
);
--> statement-breakpoint
CREATE TABLE "generation_inputs" (
	"generation_id" text NOT NULL,
	"file_id" text NOT NULL,
	CONSTRAINT "generation_inputs_generation_id_file_id_pk" PRIMARY KEY("generation_id","file_id")
);
--> statement-breakpoint
CREATE TABLE "team_files" (
	"team_id" text PRIMARY KEY NOT NULL,
	"used_bytes" bigint DEFAULT 0 NOT NULL,
	"result_days" bigint,
	"upload_days" bigint,
	"max_bytes" bigint,
	"late_pictures" text
);
--> statement-breakpoint
ALTER TABLE "generations" ADD COLUMN "completed_late_at" bigint;--> statement-breakpoint
ALTER TABLE "unreconciled_charges" ADD COLUMN "image_url" text;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generation_inputs" ADD CONSTRAINT "generation_inputs_generation_id_generations_id_fk" FOREIGN KEY ("generation_id") REFERENCES "public"."generations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "generation_inputs" ADD CONSTRAINT "generation_inputs_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_files" ADD CONSTRAINT "team_files_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "file_deletions_due" ON "file_deletions" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "files_team" ON "files" USING btree ("team_id","id");--> statement-breakpoint
CREATE INDEX "files_stored" ON "files" USING btree ("id") WHERE status = 'stored';--> statement-breakpoint
CREATE INDEX "files_team_stored" ON "files" USING btree ("team_id","id") WHERE status = 'stored';--> statement-breakpoint
CREATE INDEX "files_generation" ON "files" USING btree ("generation_id") WHERE generation_id is not null;--> statement-breakpoint
CREATE INDEX "files_to_fetch" ON "files" USING btree ("team_id","next_fetch_at") WHERE next_fetch_at is not null;--> statement-breakpoint
CREATE INDEX "files_expiry" ON "files" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "files_leased" ON "files" USING btree ("lease_expires_at") WHERE lease_expires_at is not null;--> statement-breakpoint
CREATE INDEX "files_content" ON "files" USING btree ("team_id","content_hash") WHERE content_hash is not null;--> statement-breakpoint
CREATE INDEX "files_object" ON "files" USING btree ("object_id") WHERE object_id is not null;--> statement-breakpoint
CREATE INDEX "generation_inputs_file" ON "generation_inputs" USING btree ("file_id");