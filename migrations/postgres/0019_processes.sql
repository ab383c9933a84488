CREATE TABLE "request_windows" (
	"subject_id" text PRIMARY KEY NOT NULL,
	"entries" json NOT NULL,
	"latest_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text,
	"expires_at" bigint NOT NULL
);
