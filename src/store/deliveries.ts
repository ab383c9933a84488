import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import type { DeliveryStatus } from '../domain/webhook.ts';
import { claimable } from './claimable.ts';
import type { Lease } from './lease.ts';
import { statement } from './statement.ts';
import type { Session, Transaction } from './store.ts';

const claimDue = statement<{ token: string; expiresAt: UnixMs; now: UnixMs; limit: number }>()(
  'claim_due_deliveries',
  (session) => {
    const {
      db,
      tables: { deliveries: d },
    } = session;
    const due = db
      .select({ id: d.id })
      .from(d)
      .where(and(lte(d.nextAttemptAt, sql.placeholder('now')), isNull(d.leaseToken)))
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
  },
);

/** Claims deliveries that are due, the longest due first. */
export async function claimDueDeliveries(tx: Transaction, lease: Lease, limit: number) {
  return claimDue(tx, { token: lease.token, expiresAt: lease.expiresAt, now: tx.now, limit });
}
export type DeliveryRow = Awaited<ReturnType<typeof claimDueDeliveries>>[number];

export interface NewAttempt {
  deliveryId: string;
  number: number;
  startedAt: UnixMs;
  durationMs: number;
  statusCode: number | null;
  error: string | null;
  responseExcerpt: string | null;
}

/** Records an attempt and the delivery's next state. Returns false, and records nothing, when the lease was lost. */
export async function recordAttempt(
  tx: Transaction,
  leaseToken: string,
  attempt: NewAttempt,
  next: { status: DeliveryStatus; nextAttemptAt: UnixMs | null },
): Promise<boolean> {
  const { deliveries: d, attempts } = tx.tables;
  const rows = await tx.db
    .update(d)
    .set({
      ...next,
      attemptCount: attempt.number,
      finishedAt: next.nextAttemptAt === null ? tx.now : null,
      leaseToken: null,
      leaseExpiresAt: null,
    })
    .where(and(eq(d.id, attempt.deliveryId), eq(d.leaseToken, leaseToken)))
    .returning({ id: d.id });
  if (rows.length === 0) return false;
  await tx.db.insert(attempts).values({ ...attempt, id: newId('attempt', tx.now) });
  return true;
}

/** When the next delivery is due, or null when none is. */
export async function nextDeliveryTime(session: Session): Promise<UnixMs | null> {
  const { deliveries: d } = session.tables;
  const [row] = await session.db
    .select({ at: d.nextAttemptAt })
    .from(d)
    .where(and(sql`${d.nextAttemptAt} is not null`, isNull(d.leaseToken)))
    .orderBy(asc(d.nextAttemptAt))
    .limit(1);
  return row?.at ?? null;
}

/** Frees deliveries whose worker has not been heard of since its lease ran out; they are due again. Returns how many. */
export async function freeExpiredDeliveries(tx: Transaction): Promise<number> {
  const { deliveries: d } = tx.tables;
  const rows = await tx.db
    .update(d)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(lte(d.leaseExpiresAt, tx.now))
    .returning({ id: d.id });
  return rows.length;
}

/** Ends an endpoint's deliveries that are not under way as failed. One under way finds no endpoint when it next looks. */
export async function failPendingDeliveries(tx: Transaction, endpointId: string): Promise<void> {
  const { deliveries: d } = tx.tables;
  await tx.db
    .update(d)
    .set({ status: 'failed', nextAttemptAt: null, finishedAt: tx.now })
    .where(and(eq(d.endpointId, endpointId), sql`${d.status} = 'pending'`, isNull(d.leaseToken)));
}
