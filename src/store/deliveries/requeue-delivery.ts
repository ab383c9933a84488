import { and, asc, count, eq, gt, isNull, lt, lte, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { Session, Transaction } from '../engine/store.ts';
import type { Tables } from '../schema/tables.ts';

/** Requeues a delivery, due at once. Null, and nothing is changed: an attempt is in flight. */
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

/** Failed deliveries to an endpoint, of events in a time range. */
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
  const [row] = await session.db
    .select({ number: count() })
    .from(d)
    .where(conditionOf(session.tables, failed));
  return row?.number ?? 0;
}

/**
 * Requeues the first of the failed deliveries, due at once. `last` is the id of the last one. Null: none
 * is left.
 * @param limit how many at most
 */
export async function requeueFailed(
  tx: Transaction,
  failed: FailedDeliveries,
  url: string,
  limit: number,
): Promise<{ requeuedCount: number; last: string | null }> {
  const { deliveries: d } = tx.tables;
  const condition = conditionOf(tx.tables, failed);
  const page = await tx.db.select({ id: d.id }).from(d).where(condition).orderBy(asc(d.id)).limit(limit);
  const last = page.at(-1)?.id ?? null;
  if (last === null) return { requeuedCount: 0, last };
  // Another transaction may have requeued some of them since the page was read, so the condition is
  // repeated.
  const requeued = await tx.db
    .update(d)
    .set(toRequeued(tx, url))
    .where(and(condition, lte(d.id, last)))
    .returning({ id: d.id });
  return { requeuedCount: requeued.length, last };
}

/** What requeueing changes of a delivery: it is due at once, with a whole retry schedule. */
export function toRequeued({ now, tables: { deliveries: d } }: Transaction, url: string) {
  return {
    url,
    status: 'pending' as const,
    nextAttemptAt: now,
    finishedAt: null,
    failureReason: null,
    scheduleStart: sql`${d.attemptCount}`,
  };
}

// A delivery's id begins with the time of its event, so the index of failed deliveries by endpoint and id
// serves all of it.
function conditionOf(
  { deliveries: d, events: e }: Tables,
  { endpointId, since, until, after }: FailedDeliveries,
): SQL | undefined {
  return and(
    eq(d.endpointId, endpointId),
    // A literal, because the partial index has this very condition.
    sql`${d.status} = 'failed'`,
    gt(d.id, after ?? firstId('delivery', since)),
    lt(d.id, firstId('delivery', until)),
    sql`exists (select 1 from ${e} where ${e.id} = ${d.eventId} and ${e.textsErasedAt} is null)`,
  );
}
