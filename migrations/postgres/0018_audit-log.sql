CREATE TABLE "audit_entries" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"digest" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entries_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" bigint PRIMARY KEY NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_payloads" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"salt" text NOT NULL,
	"payload" text NOT NULL,
	"action" text NOT NULL,
	"actor" text NOT NULL,
	"object_id" text,
	"team_id" text
);
--> statement-breakpoint
CREATE TABLE "audit_purges" (
	"from_sequence" bigint PRIMARY KEY NOT NULL,
	"to_sequence" bigint NOT NULL,
	"purge_sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recorded_settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_payloads" ADD CONSTRAINT "audit_payloads_sequence_audit_entries_sequence_fk" FOREIGN KEY ("sequence") REFERENCES "public"."audit_entries"("sequence") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_payloads_object" ON "audit_payloads" USING btree ("object_id","sequence");--> statement-breakpoint
CREATE INDEX "audit_payloads_team" ON "audit_payloads" USING btree ("team_id","sequence");--> statement-breakpoint
CREATE INDEX "audit_payloads_actor" ON "audit_payloads" USING btree ("actor","sequence");--> statement-breakpoint
INSERT INTO "audit_head" ("id", "sequence", "hash") VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');--> statement-breakpoint
CREATE FUNCTION "audit_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;--> statement-breakpoint
CREATE FUNCTION "audit_refuse_delete"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM "audit_purges" WHERE OLD."sequence" BETWEEN "from_sequence" AND "to_sequence") THEN RETURN OLD; END IF; RAISE EXCEPTION 'only a recorded purge deletes from the audit log'; END $$;--> statement-breakpoint
CREATE TRIGGER "audit_entries_change" BEFORE UPDATE OR DELETE ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "audit_entries_truncate" BEFORE TRUNCATE ON "audit_entries" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "audit_payloads_update" BEFORE UPDATE ON "audit_payloads" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "audit_payloads_delete" BEFORE DELETE ON "audit_payloads" FOR EACH ROW EXECUTE FUNCTION "audit_refuse_delete"();--> statement-breakpoint
CREATE TRIGGER "audit_payloads_truncate" BEFORE TRUNCATE ON "audit_payloads" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse_change"();
