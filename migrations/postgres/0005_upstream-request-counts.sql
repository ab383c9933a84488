CREATE TABLE "upstream_request_counts" (
	"account" text NOT NULL,
	"hour" bigint NOT NULL,
	"use" text NOT NULL,
	"outcome" text NOT NULL,
	"requests" bigint NOT NULL,
	CONSTRAINT "upstream_request_counts_hour_account_use_outcome_pk" PRIMARY KEY("hour","account","use","outcome")
);
