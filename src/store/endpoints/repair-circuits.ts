import { and, gt } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/** Makes half-open the circuits of receivers that would stay open after `latest`. Returns how many. */
export async function repairCircuits(tx: Transaction, latest: UnixMs): Promise<number> {
  const { receivers: r } = tx.tables;
  const rows = await tx.db
    .update(r)
    .set({ retryAt: tx.now, nextAttemptAt: tx.now })
    // While a circuit is open, the receiver is due when it becomes half-open: its index finds it.
    .where(and(gt(r.nextAttemptAt, latest), gt(r.retryAt, latest)))
    .returning({ id: r.id });
  return rows.length;
}
