import { and, eq, sql } from 'drizzle-orm';
import type { Generation } from '../../domain/generations/generation.ts';
import { toGeneration } from './generation-row.ts';
import { recordsOf, selectRecords } from '../engine/select-records.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

/** Identifies a repeated request: the caller's key, and a hash of the request that it came with. */
export interface Idempotency {
  key: string;
  requestHash: string;
}

const insertQueued = change<Record<string, unknown>>()(
  'insert_generation',
  ({ db, tables: { generations } }) =>
    db
      .insert(generations)
      .values({
        id: sql.placeholder('id'),
        teamId: sql.placeholder('teamId'),
        keyId: sql.placeholder('keyId'),
        idempotencyKey: sql.placeholder('idempotencyKey'),
        requestHash: sql.placeholder('requestHash'),
        model: sql.placeholder('model'),
        input: sql.placeholder('input'),
        metadata: sql.placeholder('metadata'),
        priority: sql.placeholder('priority'),
        webhookUrl: sql.placeholder('webhookUrl'),
        webhookEvents: sql.placeholder('webhookEvents'),
        status: 'queued',
        progress: 0,
        priceCredits: sql.placeholder('priceCredits'),
        priceVersion: sql.placeholder('priceVersion'),
        createdAt: sql.placeholder('createdAt'),
        queueExpiresAt: sql.placeholder('queueExpiresAt'),
        traceparent: sql.placeholder('traceparent'),
        requestId: sql.placeholder('requestId'),
      })
      .onConflictDoNothing(),
);

const insertManyQueued = statement<{ rows: string }>()(
  'insert_generations',
  ({ db, tables: { generations } }) =>
    db
      .insert(generations)
      .select(selectRecords(generations))
      .onConflictDoNothing()
      .returning({ id: generations.id }),
);

/**
 * Stores a queued generation. False, and nothing is stored: the team has used the idempotency key before.
 * Waits for a transaction that is just storing it.
 */
export async function insertGeneration(
  tx: Transaction,
  generation: Generation,
  idempotency: Idempotency | null,
): Promise<boolean> {
  const row = {
    ...generation,
    idempotencyKey: idempotency?.key ?? null,
    requestHash: idempotency?.requestHash ?? null,
    webhookUrl: generation.webhook?.url ?? null,
    webhookEvents: generation.webhook?.events ?? null,
  };
  return tx.together('insert_generation', row, async (rows) => {
    if (rows.length === 1) return [(await insertQueued(tx, row)) === 1];
    // In one order, so that two processes that store the same keys do not wait for each other.
    const ordered = rows.toSorted((a, b) => ((a.idempotencyKey ?? '') < (b.idempotencyKey ?? '') ? -1 : 1));
    const inserted = await insertManyQueued(tx, { rows: recordsOf(tx.tables.generations, ordered) });
    const ids = new Set(inserted.map(({ id }) => id));
    return rows.map(({ id }) => ids.has(id));
  });
}

const selectById = statement<{ id: string }>()('select_generation', ({ db, tables: { generations } }) =>
  db
    .select()
    .from(generations)
    .where(eq(generations.id, sql.placeholder('id'))),
);

/** A generation of any team. Null: there is none. */
export async function findGenerationById(session: Session, id: string): Promise<Generation | null> {
  const [row] = await selectById(session, { id });
  return row === undefined ? null : toGeneration(row);
}

const selectByKey = statement<{ teamId: string; key: string }>()(
  'select_generation_by_idempotency_key',
  ({ db, tables: { generations: g } }) =>
    db
      .select()
      .from(g)
      .where(and(eq(g.teamId, sql.placeholder('teamId')), eq(g.idempotencyKey, sql.placeholder('key')))),
);

/**
 * The generation that a team created with an idempotency key, and the hash of that request. Null: the key
 * is unused.
 */
export async function findByIdempotencyKey(session: Session, teamId: string, key: string) {
  const [row] = await selectByKey(session, { teamId, key });
  return row === undefined ? null : { generation: toGeneration(row), requestHash: row.requestHash };
}
