import { and, desc, eq, gte } from 'drizzle-orm';
import type { Delivery } from '../../domain/deliveries/delivery.ts';
import { summaryOf } from './attempts.ts';
import { conditionsOf, type DeliveryFilter } from './delivery-filter.ts';
import { ownedByWithoutIndex } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';
import { endOfScan } from '../engine/end-of-scan.ts';

/**
 * The deliveries of a team, or with null of the operator, newest first. `scannedTo`: the scan of the page
 * ended at this id, so there may be more below it although fewer than `limit` were found.
 */
export async function listDeliveries(
  session: Session,
  teamId: string | null,
  filter: DeliveryFilter,
  limit: number,
): Promise<{ found: Delivery[]; scannedTo: string | null }> {
  const { deliveries: d } = session.tables;
  const { indexed, scanned } = conditionsOf(session, teamId, filter);
  const scannedTo = scanned && (await endOfScan(session, d, indexed));
  const found = await selectDeliveries(session)
    .where(and(indexed, scanned, scannedTo ? gte(d.id, scannedTo) : undefined))
    .orderBy(desc(d.id))
    .limit(limit);
  return { found, scannedTo: scannedTo ?? null };
}

/** How many deliveries a filter finds, counted to `limit`; `countedTo`: the count ended at this id, and there may be more below it. */
export async function countDeliveries(
  session: Session,
  teamId: string | null,
  filter: DeliveryFilter,
  limit: number,
): Promise<{ count: number; countedTo: string | null }> {
  const { deliveries: d, events: e } = session.tables;
  const { indexed, scanned } = conditionsOf(session, teamId, filter);
  const scannedTo = scanned && (await endOfScan(session, d, indexed));
  const rows = await session.db
    .select({ id: d.id })
    .from(d)
    .innerJoin(e, eq(e.id, d.eventId))
    .where(and(indexed, scanned, scannedTo ? gte(d.id, scannedTo) : undefined))
    .orderBy(desc(d.id))
    .limit(limit);
  const isFull = rows.length === limit;
  return { count: rows.length, countedTo: (isFull ? rows.at(-1)?.id : scannedTo) ?? null };
}

/** Null: the team, or with null the operator, has no such delivery. */
export async function findDelivery(
  session: Session,
  teamId: string | null,
  id: string,
): Promise<Delivery | null> {
  const { deliveries: d } = session.tables;
  const [row] = await selectDeliveries(session).where(
    and(eq(d.id, id), ownedByWithoutIndex(d.teamId, teamId)),
  );
  return row ?? null;
}

function selectDeliveries(session: Session) {
  const { deliveries: d, events: e, attempts: a } = session.tables;
  return (
    session.db
      .select({
        id: d.id,
        eventId: d.eventId,
        eventType: e.type,
        endpointId: d.endpointId,
        url: d.url,
        status: d.status,
        attemptCount: d.attemptCount,
        nextAttemptAt: d.nextAttemptAt,
        createdAt: d.createdAt,
        finishedAt: d.finishedAt,
        failureReason: d.failureReason,
        lastAttempt: summaryOf(session),
      })
      .from(d)
      .innerJoin(e, eq(e.id, d.eventId))
      // The number of the last attempt is the count of attempts.
      .leftJoin(a, and(eq(a.deliveryId, d.id), eq(a.number, d.attemptCount)))
  );
}
