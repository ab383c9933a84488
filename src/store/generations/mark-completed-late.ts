import { and, eq, isNull } from 'drizzle-orm';
import type { Generation } from '../../domain/generations/generation.ts';
import type { Transaction } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';

/** Gives a failed generation the picture that came late. Null: it has one, or it has not failed. */
export async function markCompletedLate(
  tx: Transaction,
  id: string,
  imageUrl: string,
): Promise<Generation | null> {
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .update(g)
    .set({ imageUrl, completedLateAt: tx.now })
    .where(and(eq(g.id, id), eq(g.status, 'failed'), isNull(g.completedLateAt)))
    .returning();
  return rows[0] === undefined ? null : toGeneration(rows[0]);
}
