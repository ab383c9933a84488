CREATE TABLE "row_failures" (
	"row_id" text NOT NULL,
	"task" text NOT NULL,
	"failure_count" bigint NOT NULL,
	"error" text NOT NULL,
	"first_failed_at" bigint NOT NULL,
	"quarantined_at" bigint,
	"retry_at" bigint NOT NULL,
	CONSTRAINT "row_failures_row_id_task_pk" PRIMARY KEY("row_id","task")
);
