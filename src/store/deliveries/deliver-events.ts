import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Makes deliveries of these events to an endpoint due at once: requeues those that ended, and inserts those
 * that there are not. One that is pending or in flight is left alone. A new delivery has the time of its
 * event, like any other.
 * @returns how many are due now
 */
export async function deliverEvents(
  tx: Transaction,
  endpoint: RequestedEndpoint,
  events: readonly { id: string; createdAt: UnixMs }[],
): Promise<number> {
  if (events.length === 0) return 0;
  const { deliveries: d } = tx.tables;
  const ids = events.map(({ id }) => id);
  // The index by event leaves a handful for each.
  const existing = await tx.db
    .select({ eventId: d.eventId })
    .from(d)
    .where(and(inArray(d.eventId, ids), sql`coalesce(${d.endpointId}, '') = ${endpoint.id}`));
  const known = new Set(existing.map(({ eventId }) => eventId));
  const requeued = known.size === 0 ? 0 : await requeueEnded(tx, endpoint, [...known]);
  const missing = events.filter(({ id }) => !known.has(id));
  if (missing.length > 0)
    await tx.db.insert(d).values(missing.map((event) => newDelivery(tx.now, endpoint, event)));
  return requeued + missing.length;
}

/** An endpoint that events are sent to on request. */
export interface RequestedEndpoint {
  id: string;
  teamId: string | null;
  url: string;
}

async function requeueEnded(tx: Transaction, { id, url }: RequestedEndpoint, eventIds: string[]) {
  const { deliveries: d } = tx.tables;
  const rows = await tx.db
    .update(d)
    .set({
      url,
      status: 'pending',
      nextAttemptAt: tx.now,
      finishedAt: null,
      failureReason: null,
      scheduleStart: sql`${d.attemptCount}`,
    })
    .where(
      and(
        inArray(d.eventId, eventIds),
        sql`coalesce(${d.endpointId}, '') = ${id}`,
        ne(d.status, 'pending'),
        isNull(d.leaseToken),
      ),
    )
    .returning({ id: d.id });
  return rows.length;
}

function newDelivery(
  now: UnixMs,
  { id: endpointId, teamId, url }: RequestedEndpoint,
  event: { id: string; createdAt: UnixMs },
) {
  return {
    id: newId('delivery', event.createdAt),
    eventId: event.id,
    teamId,
    endpointId,
    receiverId: endpointId,
    url,
    status: 'pending' as const,
    attemptCount: 0,
    nextAttemptAt: now,
    createdAt: event.createdAt,
  };
}

/** The delivery of an event to an endpoint. Null: there is none. */
export async function findDeliveryId(
  tx: Transaction,
  eventId: string,
  endpointId: string,
): Promise<string | null> {
  const { deliveries: d } = tx.tables;
  const [row] = await tx.db
    .select({ id: d.id })
    .from(d)
    .where(and(eq(d.eventId, eventId), sql`coalesce(${d.endpointId}, '') = ${endpointId}`));
  return row?.id ?? null;
}
