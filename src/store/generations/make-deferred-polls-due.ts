import { and, eq, gt, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';
import { claimable } from './claimable.ts';

/**
 * Makes the polls of an account's open generations due that would come due by `until`, when its back-off
 * would have ended: whatever came due before was deferred. Those that another transaction is claiming
 * wait for the account, which the caller has locked, and then see that its back-off is over.
 */
export async function makeDeferredPollsDue(tx: Transaction, account: string, until: UnixMs): Promise<void> {
  const { generations: g } = tx.tables;
  const deferred = tx.db
    .select({ id: g.id })
    .from(g)
    .where(
      and(
        eq(g.account, account),
        gt(g.nextPollAt, tx.now),
        lte(g.nextPollAt, until),
        isNull(g.finishedAt),
        isNull(g.leaseToken),
      ),
    );
  await tx.db
    .update(g)
    .set({ nextPollAt: tx.now })
    .where(sql`${g.id} in ${claimable(tx, deferred)}`);
}
