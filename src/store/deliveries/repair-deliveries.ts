import { and, eq, gt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { claimable } from '../generations/claimable.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Repairs deliveries whose next attempt is too far away. Returns the receivers of those that it repaired.
 */
export async function repairDeliveries(
  tx: Transaction,
  repair: DueTimeRepair,
  limit: number,
): Promise<string[]> {
  const { deliveries: d, receivers: r } = tx.tables;
  const attempts = repair.orMore
    ? gt(d.attemptCount, repair.attemptCount - 1)
    : eq(d.attemptCount, repair.attemptCount);
  const isOpenUntilThen = sql`exists (select 1 from ${r} where ${r.id} = ${d.receiverId} and ${r.retryAt} >= ${d.nextAttemptAt})`;
  const far = tx.db
    .select({ id: d.id })
    .from(d)
    .where(
      and(
        attempts,
        sql`${d.status} = 'pending'`,
        gt(d.nextAttemptAt, repair.latest),
        sql`not ${isOpenUntilThen}`,
      ),
    )
    .limit(limit);
  const rows = await tx.db
    .update(d)
    .set({ nextAttemptAt: repair.dueAt })
    .where(sql`${d.id} in ${claimable(tx, far)}`)
    .returning({ receiverId: d.receiverId });
  return rows.map(({ receiverId }) => receiverId);
}

export interface DueTimeRepair {
  /** How many attempts were made; `or more` where the schedule is over. */
  attemptCount: number;
  orMore: boolean;
  /** Those that are due later are repaired, unless the circuit of the receiver is open until then. */
  latest: UnixMs;
  /** When they are due instead. */
  dueAt: UnixMs;
}

/** Lets the leases of deliveries that expire after `latest` expire then. Returns how many. */
export async function repairDeliveryLeases(tx: Transaction, latest: UnixMs): Promise<number> {
  const { deliveries: d } = tx.tables;
  const rows = await tx.db
    .update(d)
    .set({ leaseExpiresAt: latest })
    .where(gt(d.leaseExpiresAt, latest))
    .returning({ id: d.id });
  return rows.length;
}
