import { and, eq, gt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

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
