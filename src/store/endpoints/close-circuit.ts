import { and, eq, gt } from 'drizzle-orm';
import type { Transaction } from '../engine/store.ts';

/** Lets a receiver that rests be tried now, since somebody asked for it. Follow it with what makes a delivery due. */
export async function closeCircuit(tx: Transaction, receiverId: string): Promise<void> {
  const { receivers: r } = tx.tables;
  await tx.db
    .update(r)
    .set({ retryAt: tx.now })
    .where(and(eq(r.id, receiverId), gt(r.retryAt, tx.now)));
}
