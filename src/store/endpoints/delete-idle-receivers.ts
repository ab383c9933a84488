import { and, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Deletes receivers of request webhooks for which nothing waits and whose health says nothing. The next
 * webhook inserts them again. Those of endpoints stay: they are as few as the endpoints.
 * @param failedBefore a failure before then no longer matters, as an answer before `answeredBefore`
 * @returns how many
 */
export async function deleteIdleReceivers(
  tx: Transaction,
  { failedBefore, answeredBefore, limit }: { failedBefore: UnixMs; answeredBefore: UnixMs; limit: number },
): Promise<number> {
  const { receivers: r, deliveries: d } = tx.tables;
  const candidates = tx.db
    .select({ id: r.id })
    .from(r)
    .where(
      and(
        isNull(r.endpointId),
        isNull(r.nextAttemptAt),
        lte(r.answeredAt, answeredBefore),
        or(isNull(r.failingSince), lte(r.failingSince, failedBefore)),
      ),
    )
    .limit(limit);
  const locked = await tx.db
    .select({ id: sql<string>`id` })
    .from(sql`(${candidates.getSQL()} ${tx.skipLocked}) as idle`);
  if (locked.length === 0) return 0;
  // A separate statement: on PostgreSQL the one that locked them may have read their deliveries before it
  // waited for the lock.
  const deleted = await tx.db
    .delete(r)
    .where(
      and(
        inArray(
          r.id,
          locked.map(({ id }) => id),
        ),
        // Two conditions, because each has an index of its own.
        sql`not exists (select 1 from ${d} where ${d.receiverId} = ${r.id} and next_attempt_at is not null and lease_token is null)`,
        sql`not exists (select 1 from ${d} where ${d.receiverId} = ${r.id} and lease_token is not null)`,
      ),
    )
    .returning({ id: r.id });
  return deleted.length;
}
