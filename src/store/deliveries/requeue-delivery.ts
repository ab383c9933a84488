import { and, asc, count, eq, gt, isNull, lt, lte, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { Session, Transaction } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

/** Puts a delivery back, due at once. Null when it is under way just now. */
export async function requeueDelivery(
  tx: Transaction,
  id: string,
  url: string,
): Promise<{ receiverId: string } | null> {
  const { deliveries: d } = tx.tables;
  const [row] = await tx.db
    .update(d)
    .set(toRequeued(tx, url))
    .where(and(eq(d.id, id), isNull(d.leaseToken)))
    .returning({ receiverId: d.receiverId });
  return row ?? null;
}

/** Failed deliveries to an endpoint, of events of some time. */
interface FailedDeliveries {
  endpointId: string;
  /** Inclusive. */
  since: UnixMs;
  /** Exclusive. */
  until: UnixMs;
  /** Only those with a later id. */
  after: string | null;
}

export async function countFailed(session: Session, failed: FailedDeliveries): Promise<number> {
  const { deliveries: d } = session.tables;
  const [row] = await session.db.select({ number: count() }).from(d).where(conditionOf(d, failed));
  return row?.number ?? 0;
}

/**
 * Puts back the first failed deliveries, due at once. `last` is the id that it came to, null when none was left.
 * @param limit how many at most
 */
export async function requeueFailed(
  tx: Transaction,
  failed: FailedDeliveries,
  url: string,
  limit: number,
): Promise<{ requeuedCount: number; last: string | null }> {
  const { deliveries: d } = tx.tables;
  const condition = conditionOf(d, failed);
  const page = await tx.db.select({ id: d.id }).from(d).where(condition).orderBy(asc(d.id)).limit(limit);
  const last = page.at(-1)?.id ?? null;
  if (last === null) return { requeuedCount: 0, last };
  // Others may have put some of them back since the page was read, so the condition holds again.
  const requeued = await tx.db
    .update(d)
    .set(toRequeued(tx, url))
    .where(and(condition, lte(d.id, last)))
    .returning({ id: d.id });
  return { requeuedCount: requeued.length, last };
}

function toRequeued({ now, tables: { deliveries: d } }: Transaction, url: string) {
  return {
    url,
    status: 'pending' as const,
    nextAttemptAt: now,
    finishedAt: null,
    scheduleStart: sql`${d.attemptCount}`,
  };
}

// A delivery's id begins with the time of its event, so that the index of the failed ones, by endpoint and id, serves it all.
function conditionOf(
  d: Tables['deliveries'],
  { endpointId, since, until, after }: FailedDeliveries,
): SQL | undefined {
  return and(
    eq(d.endpointId, endpointId),
    // Spelled out, as the index is for this condition as it stands.
    sql`${d.status} = 'failed'`,
    gt(d.id, after ?? firstId('delivery', since)),
    lt(d.id, firstId('delivery', until)),
  );
}
