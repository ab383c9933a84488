import { and, asc, gt, inArray, isNotNull, lt } from 'drizzle-orm';
import type { Session, Transaction } from '../engine/store.ts';

/** The oldest generations after the id `after` and before the id `before`, in the order of their ids. */
export async function listKeyHolders(
  { db, tables: { generations: g } }: Session,
  { after, before, limit }: { after: string; before: string; limit: number },
): Promise<KeyHolder[]> {
  const rows = await db
    .select({ id: g.id, key: g.idempotencyKey, finishedAt: g.finishedAt })
    .from(g)
    .where(and(gt(g.id, after), lt(g.id, before)))
    .orderBy(asc(g.id))
    .limit(limit);
  return rows.map(({ id, key, finishedAt }) => ({ id, hasKey: key !== null, isOpen: finishedAt === null }));
}

/** A generation as the pruning of idempotency keys sees it. */
export interface KeyHolder {
  id: string;
  hasKey: boolean;
  isOpen: boolean;
}

/** Removes the idempotency keys of generations that have ended. */
export async function removeIdempotencyKeys(tx: Transaction, ids: string[]): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ idempotencyKey: null, requestHash: null })
    .where(and(inArray(g.id, ids), isNotNull(g.finishedAt)));
}
