import { and, asc, eq, isNull, lte, ne } from 'drizzle-orm';
import { DISABLE_AFTER_MS } from '../../domain/endpoints/receiver-health.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Lets a delivery that is due be claimed before all others that wait for its receiver: after a back-off,
 * a single delivery tests the receiver. Claims take the longest due first, so it becomes due before the
 * first of them.
 */
export async function prioritizeDelivery(
  tx: Transaction,
  { id, receiverId }: { id: string; receiverId: string },
): Promise<void> {
  const { deliveries: d } = tx.tables;
  const [first] = await tx.db
    .select({ dueAt: d.nextAttemptAt })
    .from(d)
    .where(
      and(eq(d.receiverId, receiverId), lte(d.nextAttemptAt, tx.now), isNull(d.leaseToken), ne(d.id, id)),
    )
    .orderBy(asc(d.nextAttemptAt))
    .limit(1);
  if (first === undefined || first.dueAt === null) return;
  await tx.db
    .update(d)
    // But not overdue for so long that it is failed with what waited too long for a receiver that is
    // down.
    .set({ nextAttemptAt: Math.max(first.dueAt - 1, tx.now - DISABLE_AFTER_MS + 1) })
    .where(eq(d.id, id));
}
