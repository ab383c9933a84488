import { and, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm';
import { erasedTexts } from '../../domain/retention/erased-texts.ts';
import { change } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';
import { lockEvents, ofGenerations } from './lock-events.ts';
import { isSettled } from './is-settled.ts';

/**
 * Erases the texts of generations, of their events and deliveries, and of what was sent to the upstream for them. Rows,
 * ids, times and credits stay. Leaves out what is not settled.
 * @returns how many generations
 */
export async function eraseGenerationTexts(
  tx: Transaction,
  ids: string[],
  keptMetadataKeys: readonly string[],
): Promise<number> {
  // First, since what is read after it stays true: who asks for a delivery waits for the lock.
  await lockEvents(tx, ofGenerations(tx, ids));
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .select({ id: g.id, input: g.input, metadata: g.metadata })
    .from(g)
    .where(sql`${and(inArray(g.id, ids), isNull(g.textsErasedAt), isSettled(tx))}${tx.forUpdate}`);
  for (const { id, ...texts } of rows) {
    const { input, metadata } = erasedTexts(texts, keptMetadataKeys);
    const json = { input: JSON.stringify(input), metadata: JSON.stringify(metadata) };
    await setErased(tx, { id, ...json, now: tx.now });
  }
  const settled = rows.map(({ id }) => id);
  if (settled.length === 0) return 0;
  await eraseEvents(tx, ofGenerations(tx, settled));
  await eraseUpstreamTexts(tx, settled);
  return settled.length;
}

const setErased = change<{ id: string; input: string; metadata: string; now: number }>()(
  'erase_generation_texts',
  ({ db, tables: { generations: g } }) =>
    db
      .update(g)
      .set({
        input: sql`${sql.placeholder('input')}`,
        metadata: sql`${sql.placeholder('metadata')}`,
        webhookUrl: null,
        webhookEvents: null,
        imageUrl: null,
        errorMessage: sql`case when ${g.errorMessage} is null then null else '' end`,
        submitFailure: null,
        textsErasedAt: sql`${sql.placeholder('now')}`,
      })
      .where(eq(g.id, sql.placeholder('id'))),
);

/** Empties the payloads of events, and the texts in the log of their deliveries. */
export async function eraseEvents(tx: Transaction, which: SQL): Promise<number> {
  const { events: e, deliveries: d, attempts: a } = tx.tables;
  const erased = await tx.db
    .update(e)
    .set({ payload: '', textsErasedAt: tx.now })
    .where(and(which, isNull(e.textsErasedAt)))
    .returning({ id: e.id });
  const ids = erased.map(({ id }) => id);
  if (ids.length === 0) return 0;
  const deliveries = tx.db.select({ id: d.id }).from(d).where(inArray(d.eventId, ids));
  await tx.db.update(a).set({ error: null, responseExcerpt: null }).where(inArray(a.deliveryId, deliveries));
  return ids.length;
}

async function eraseUpstreamTexts(tx: Transaction, generationIds: string[]): Promise<void> {
  const { submissions: s, unreconciledCharges: u, files: f } = tx.tables;
  // Of the others it is the upstream's id or error code.
  const areTexts = inArray(s.outcome, ['not_sent', 'unknown']);
  await tx.db
    .update(s)
    .set({ reason: null })
    .where(and(inArray(s.generationId, generationIds), areTexts));
  await tx.db
    .update(u)
    .set({ reason: '', imageUrl: null })
    .where(and(inArray(u.generationId, generationIds), isNotNull(u.resolution)));
  await tx.db.update(f).set({ sourceUrl: null }).where(inArray(f.generationId, generationIds));
}
