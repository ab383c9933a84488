import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { DeliveryFailureReason } from '../../domain/deliveries/delivery.ts';
import type { EventType } from '../../domain/events/event-type.ts';
import type { Correlation } from '../../domain/generations/correlation.ts';
import { claimable } from '../generations/claimable.ts';
import type { Lease } from '../generations/lease.ts';
import { statement } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';

interface ClaimValues {
  receiverId: string;
  token: string;
  expiresAt: UnixMs;
  now: UnixMs;
  limit: number;
}

const claimDue = statement<ClaimValues>()('claim_due_deliveries', (session) => {
  const {
    db,
    tables: { deliveries: d },
  } = session;
  const due = db
    .select({ id: d.id })
    .from(d)
    .where(
      and(
        eq(d.receiverId, sql.placeholder('receiverId')),
        lte(d.nextAttemptAt, sql.placeholder('now')),
        isNull(d.leaseToken),
      ),
    )
    .orderBy(asc(d.nextAttemptAt))
    .limit(sql.placeholder('limit'));
  return db
    .update(d)
    .set({
      leaseToken: sql`${sql.placeholder('token')}`,
      leaseExpiresAt: sql`${sql.placeholder('expiresAt')}`,
    })
    .where(sql`${d.id} in ${claimable(session, due)}`)
    .returning();
});

/** Claims deliveries to one receiver that are due, the longest due first. */
export async function claimDueDeliveries(tx: Transaction, receiverId: string, lease: Lease, limit: number) {
  const { token, expiresAt } = lease;
  return claimDue(tx, { receiverId, token, expiresAt, now: tx.now, limit });
}
export type DeliveryRow = Awaited<ReturnType<typeof claimDueDeliveries>>[number];

/**
 * Frees deliveries whose lease has expired. They are due again once their receivers are refreshed.
 * Returns the receiver of each.
 */
export async function freeExpiredDeliveries(tx: Transaction, limit: number): Promise<string[]> {
  const { deliveries: d } = tx.tables;
  const expired = tx.db
    .select({ id: d.id })
    .from(d)
    .where(lte(d.leaseExpiresAt, tx.now))
    .orderBy(asc(d.leaseExpiresAt))
    .limit(limit);
  const rows = await tx.db
    .update(d)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(sql`${d.id} in ${claimable(tx, expired)}`)
    .returning({ receiverId: d.receiverId });
  return rows.map(({ receiverId }) => receiverId);
}

/** Releases the claim of a delivery and changes nothing else. It is due again once its receiver is refreshed. */
export async function releaseDelivery(tx: Transaction, id: string, token: string): Promise<void> {
  const { deliveries: d } = tx.tables;
  await tx.db
    .update(d)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(d.id, id), eq(d.leaseToken, token)));
}

// Bounds how long one transaction takes.
const BATCH_SIZE = 1_000;

/** A delivery that failed without another attempt, and what it was about. */
export interface FailedDelivery extends Correlation {
  deliveryId: string;
  eventType: EventType;
}

/**
 * Fails the deliveries that wait for a receiver, at most a batch of them; not those in flight.
 * @param dueBy only those that became due by then
 */
export async function failPendingDeliveries(
  tx: Transaction,
  receiverId: string,
  failureReason: DeliveryFailureReason,
  dueBy = Number.MAX_SAFE_INTEGER,
): Promise<FailedDelivery[]> {
  const { deliveries: d, events: e, generations: g } = tx.tables;
  const waiting = tx.db
    .select({ id: d.id })
    .from(d)
    .where(and(eq(d.receiverId, receiverId), lte(d.nextAttemptAt, dueBy), isNull(d.leaseToken)))
    .orderBy(asc(d.nextAttemptAt))
    .limit(BATCH_SIZE);
  const rows = await tx.db
    .update(d)
    .set({ status: 'failed', nextAttemptAt: null, finishedAt: tx.now, failureReason })
    .where(sql`${d.id} in ${claimable(tx, waiting)}`)
    .returning({ id: d.id });
  if (rows.length === 0) return [];
  return tx.db
    .select({
      deliveryId: d.id,
      eventType: e.type,
      generationId: e.generationId,
      teamId: d.teamId,
      requestId: g.requestId,
      traceparent: g.traceparent,
    })
    .from(d)
    .innerJoin(e, eq(e.id, d.eventId))
    .leftJoin(g, eq(g.id, e.generationId))
    .where(
      inArray(
        d.id,
        rows.map(({ id }) => id),
      ),
    );
}
