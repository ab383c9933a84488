import type { Dialect } from './sqlite-dialect.ts';

/**
 * The log of changes. The chain is append-only: triggers refuse to change or delete its rows. What an entry says stands apart, so that a
 * purge can delete it; another trigger refuses to delete what no purge names. The triggers stand in the migration.
 */
export function createAuditTables({ table, text, integer, index }: Dialect) {
  const auditEntries = table('audit_entries', {
    /** 1, 2, 3, …, without gaps. */
    sequence: integer('sequence').primaryKey(),
    id: text('id').notNull().unique(),
    createdAt: integer('created_at').notNull(),
    /** Of the payload with its salt: it says nothing about a payload that is gone. */
    digest: text('digest').notNull(),
    /** Of the entry and the hash of the one before it. */
    hash: text('hash').notNull(),
  });

  const auditPayloads = table(
    'audit_payloads',
    {
      sequence: integer('sequence')
        .primaryKey()
        .references(() => auditEntries.sequence),
      salt: text('salt').notNull(),
      /** What happened, as JSON. A text, because its digest is of these bytes. */
      payload: text('payload').notNull(),
      /** Copies of parts of the payload, for filters. */
      action: text('action').notNull(),
      actor: text('actor').notNull(),
      objectId: text('object_id'),
      teamId: text('team_id'),
    },
    (t) => [
      index('audit_payloads_object').on(t.objectId, t.sequence),
      index('audit_payloads_team').on(t.teamId, t.sequence),
      index('audit_payloads_actor').on(t.actor, t.sequence),
    ],
  );

  /** The newest entry, in one row. Whoever appends locks it, so that entries follow one another. */
  const auditHead = table('audit_head', {
    id: integer('id').primaryKey(),
    sequence: integer('sequence').notNull(),
    hash: text('hash').notNull(),
  });

  /** Which payloads a purge deleted, or is about to. */
  const auditPurges = table('audit_purges', {
    fromSequence: integer('from_sequence').primaryKey(),
    toSequence: integer('to_sequence').notNull(),
    /** The entry of the purge. */
    purgeSequence: integer('purge_sequence').notNull(),
  });

  /** The settings of the last start, for the entry of the next one. Of secrets a keyed fingerprint. */
  const recordedSettings = table('recorded_settings', {
    name: text('name').primaryKey(),
    value: text('value').notNull(),
  });

  return { auditEntries, auditPayloads, auditHead, auditPurges, recordedSettings };
}
