import { and, eq, gt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Ends back-offs of accounts, and what the upstream asked for, that would last longer than `latest`.
 * Returns how many.
 */
export async function repairAccounts(tx: Transaction, latest: UnixMs): Promise<number> {
  const { upstreamAccounts: a } = tx.tables;
  const backOffs = await tx.db
    .update(a)
    .set({ retryAt: tx.now })
    .where(gt(a.retryAt, latest))
    .returning({ name: a.name });
  const asked = await tx.db
    .update(a)
    .set({ retryAfterUntil: tx.now })
    .where(gt(a.retryAfterUntil, latest))
    .returning({ name: a.name });
  const submissions = await tx.db
    .update(a)
    .set({ submitRetryAt: tx.now })
    .where(gt(a.submitRetryAt, latest))
    .returning({ name: a.name });
  return backOffs.length + asked.length + submissions.length;
}

/**
 * Lets the requests of an account that would end after `latest`, which is a time-out from now, end then.
 * Returns how many.
 */
export async function repairRequestTimes(tx: Transaction, account: string, latest: UnixMs): Promise<number> {
  const { upstreamRequests: r } = tx.tables;
  const rows = await tx.db
    .update(r)
    .set({
      endsAt: latest,
      sentAt: sql`case when ${r.sentAt} > ${tx.now} then ${tx.now} else ${r.sentAt} end`,
    })
    .where(and(eq(r.account, account), gt(r.endsAt, latest)))
    .returning({ id: r.id });
  return rows.length;
}
