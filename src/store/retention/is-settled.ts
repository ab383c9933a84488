import { and, eq, exists, isNotNull, isNull, not, or, type SQL } from 'drizzle-orm';
import type { Session } from '../engine/store.ts';

/**
 * Part of a `where`: nothing more is done with the generation. It has ended, it is not polled, its charge is known, its
 * webhooks are delivered or have failed, and its picture is kept or lost.
 */
export function isSettled({ db, tables }: Session): SQL | undefined {
  const { generations: g, unreconciledCharges: u, events: e, deliveries: d, files: f } = tables;
  const openCharge = db
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.generationId, g.id), isNull(u.resolution)));
  const pendingDelivery = db
    .select({ id: d.id })
    .from(e)
    .innerJoin(d, eq(d.eventId, e.id))
    .where(and(eq(e.generationId, g.id), eq(d.status, 'pending')));
  const pictureToFetch = db
    .select({ id: f.id })
    .from(f)
    .where(and(eq(f.generationId, g.id), or(isNotNull(f.nextFetchAt), isNotNull(f.leaseToken))));
  return and(
    isNotNull(g.finishedAt),
    isNull(g.nextPollAt),
    isNull(g.leaseToken),
    not(exists(openCharge)),
    not(exists(pendingDelivery)),
    not(exists(pictureToFetch)),
  );
}

/** Part of a `where`: the event is of no generation, or of one that has ended and whose charge is known; and it is not being delivered. */
export function isSettledEvent({ db, tables }: Session): SQL | undefined {
  const { generations: g, unreconciledCharges: u, events: e, deliveries: d } = tables;
  const pendingDelivery = db
    .select({ id: d.id })
    .from(d)
    .where(and(eq(d.eventId, e.id), eq(d.status, 'pending')));
  const openGeneration = db
    .select({ id: g.id })
    .from(g)
    .where(and(eq(g.id, e.generationId), or(isNull(g.finishedAt), isNotNull(g.nextPollAt))));
  const openCharge = db
    .select({ id: u.id })
    .from(u)
    .where(and(eq(u.generationId, e.generationId), isNull(u.resolution)));
  return and(not(exists(pendingDelivery)), not(exists(openGeneration)), not(exists(openCharge)));
}
