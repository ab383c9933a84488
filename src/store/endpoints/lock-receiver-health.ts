import { and, eq, isNull, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { isProven } from '../../domain/endpoints/concurrency-of.ts';
import { healthyReceiver, type ReceiverHealth } from '../../domain/endpoints/receiver-health.ts';
import { earliestWaiting, refreshReceiver } from './receivers.ts';
import { change } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';

/** The health of a receiver, locked until the transaction ends: the write locks its row on PostgreSQL. */
export async function lockReceiverHealth(tx: Transaction, receiverId: string): Promise<ReceiverHealth> {
  const { receivers: r } = tx.tables;
  const [row] = await tx.db
    .update(r)
    .set({ consecutiveFailures: sql`${r.consecutiveFailures}` })
    .where(eq(r.id, receiverId))
    .returning({
      consecutiveFailures: r.consecutiveFailures,
      failingSince: r.failingSince,
      retryAt: r.retryAt,
      answeredAt: r.answeredAt,
      trialAt: r.trialAt,
    });
  return row ?? healthyReceiver;
}

export async function setReceiverHealth(
  tx: Transaction,
  receiverId: string,
  health: ReceiverHealth,
): Promise<void> {
  const { receivers: r } = tx.tables;
  const proven = isProven(health, tx.now) ? 1 : 0;
  await tx.db
    .update(r)
    .set({ ...health, proven })
    .where(eq(r.id, receiverId));
}

const keepHealthy = change<{ receiverId: string; now: UnixMs }>()('keep_receiver_healthy', (session) => {
  const { receivers: r } = session.tables;
  const { consecutiveFailures, failingSince } = healthyReceiver;
  const waiting = earliestWaiting(session).getSQL();
  return (
    session.db
      .update(r)
      // Unless it is null a claim comes early enough, since this makes nothing due.
      .set({
        consecutiveFailures,
        failingSince,
        answeredAt: sql`${sql.placeholder('now')}`,
        proven: 1,
        nextAttemptAt: sql`coalesce(${r.nextAttemptAt}, (${waiting}))`,
      })
      .where(and(eq(r.id, sql.placeholder('receiverId')), isNull(r.retryAt)))
  );
});

/**
 * After a success: resets the health and lets a claim find what waits. One statement, unless the circuit
 * was open.
 */
export async function receiverSucceeded(tx: Transaction, receiverId: string): Promise<void> {
  if ((await keepHealthy(tx, { receiverId, now: tx.now })) > 0) return;
  await setReceiverHealth(tx, receiverId, { ...healthyReceiver, answeredAt: tx.now });
  await refreshReceiver(tx, receiverId);
}
