import { and, eq, gt } from 'drizzle-orm';
import type { Transaction } from '../engine/store.ts';

/**
 * Ends the back-off of a receiver now, because a caller asked for a delivery. Make that delivery due
 * afterwards.
 */
export async function closeCircuit(tx: Transaction, receiverId: string): Promise<void> {
  const { receivers: r } = tx.tables;
  await tx.db
    .update(r)
    .set({ retryAt: tx.now })
    .where(and(eq(r.id, receiverId), gt(r.retryAt, tx.now)));
}
