import { and, eq } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/** Sets when a claimed delivery is due again, without an attempt. Does nothing when the lease was lost. */
export async function deferDelivery(
  tx: Transaction,
  id: string,
  leaseToken: string,
  nextAttemptAt: UnixMs,
): Promise<void> {
  const { deliveries: d } = tx.tables;
  await tx.db
    .update(d)
    .set({ nextAttemptAt, leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(d.id, id), eq(d.leaseToken, leaseToken)));
}
