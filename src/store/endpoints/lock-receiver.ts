import { eq, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { EndpointStatus } from '../../domain/endpoints/endpoint.ts';
import type { ReceiverHealth } from '../../domain/endpoints/receiver-health.ts';
import { earliestWaiting } from './receivers.ts';
import { change, statement } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';

interface LockedReceiver extends ReceiverHealth {
  /** The status of the endpoint. Null: webhooks that come with requests. */
  endpointStatus: EndpointStatus | 'deleted' | null;
  /** Attempts in flight, of all processes. */
  inFlight: number;
  /** Where `find-due-receivers.ts` finds it; see `setProven`. */
  proven: number;
}

const lockRow = statement<{ id: string }>()('lock_receiver', ({ db, tables }) => {
  const { receivers: r, endpoints: e, deliveries: d } = tables;
  return db
    .select({
      consecutiveFailures: r.consecutiveFailures,
      failingSince: r.failingSince,
      retryAt: r.retryAt,
      answeredAt: r.answeredAt,
      trialAt: r.trialAt,
      proven: r.proven,
      status: e.status,
      deletedAt: e.deletedAt,
      inFlight: sql<number>`(
        select count(*) from ${d} where ${d.receiverId} = ${r.id} and ${d.leaseToken} is not null
      )`.mapWith(Number),
    })
    .from(r)
    .leftJoin(e, eq(e.id, r.endpointId))
    .where(eq(r.id, sql.placeholder('id')));
});

/**
 * A receiver that `lockDueReceivers` has locked. A separate statement, because on PostgreSQL the one that
 * waited for the lock may have read the row before another claim changed it.
 * @throws when there is no such receiver
 */
export async function lockReceiver(tx: Transaction, id: string): Promise<LockedReceiver> {
  const [row] = await lockRow(tx, { id });
  if (row === undefined) throw new Error(`Receiver ${id} is gone`);
  const { status, deletedAt, ...receiver } = row;
  return { ...receiver, endpointStatus: deletedAt === null ? status : 'deleted' };
}

const setNext = change<{ id: string; at: UnixMs | null }>()('set_next_attempt', ({ db, tables }) => {
  const { receivers: r } = tables;
  return db
    .update(r)
    .set({ nextAttemptAt: sql`${sql.placeholder('at')}` })
    .where(eq(r.id, sql.placeholder('id')));
});

/**
 * Sets when the next claim at a locked receiver is due, unless something makes it earlier. Null: no claim
 * is due.
 */
export async function setNextAttempt(tx: Transaction, id: string, at: UnixMs | null): Promise<void> {
  await setNext(tx, { id, at });
}

const setNextToWaiting = change<{ receiverId: string }>()('set_next_attempt_to_waiting', (session) => {
  const { receivers: r } = session.tables;
  return session.db
    .update(r)
    .set({ nextAttemptAt: sql`(${earliestWaiting(session).getSQL()})` })
    .where(eq(r.id, sql.placeholder('receiverId')));
});

/** Likewise, to the time when the earliest waiting delivery is due. */
export async function setNextAttemptToWaiting(tx: Transaction, id: string): Promise<void> {
  await setNextToWaiting(tx, { receiverId: id });
}

/** Moves a locked receiver to the proven ones or away from them: the 24 h after its last answer are over. */
export async function setProven(tx: Transaction, id: string, isProven: boolean): Promise<void> {
  const { receivers: r } = tx.tables;
  await tx.db
    .update(r)
    .set({ proven: isProven ? 1 : 0 })
    .where(eq(r.id, id));
}
