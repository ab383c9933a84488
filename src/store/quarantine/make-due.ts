import { and, eq, gt, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { FailedRow } from '../../domain/quarantine/row-failure.ts';
import type { Transaction } from '../engine/store.ts';

/** Lets a row that was deferred because of its failures be processed at once. What has no due time of its own waits for no other. */
export async function makeDue(tx: Transaction, { rowId, task }: FailedRow): Promise<void> {
  const { generations: g, deliveries: d, receivers: r } = tx.tables;
  if (task === 'poll' || task === 'claim_poll')
    await tx.db
      .update(g)
      .set({ nextPollAt: tx.now })
      .where(and(eq(g.id, rowId), gt(g.nextPollAt, tx.now), isNull(g.leaseToken)));
  if (task === 'deliver')
    await tx.db
      .update(d)
      .set({ nextAttemptAt: tx.now })
      .where(and(eq(d.id, rowId), isNotNull(d.nextAttemptAt), isNull(d.leaseToken)));
  if (task !== 'deliver' && task !== 'receiver') return;
  const ofDelivery = tx.db.select({ id: d.receiverId }).from(d).where(eq(d.id, rowId));
  await tx.db
    .update(r)
    .set({ nextAttemptAt: tx.now })
    .where(task === 'deliver' ? inArray(r.id, ofDelivery) : eq(r.id, rowId));
}
