import { and, eq, isNull, sql } from 'drizzle-orm';
import { healthyReceiver, type ReceiverHealth } from '../../domain/endpoints/receiver-health.ts';
import { earliestWaiting, refreshReceiver } from './receivers.ts';
import { change } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';

/** What is known of a receiver's health; it stays so until the transaction ends, since the write locks its row on PostgreSQL. */
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
    });
  return row ?? healthyReceiver;
}

export async function setReceiverHealth(
  tx: Transaction,
  receiverId: string,
  health: ReceiverHealth,
): Promise<void> {
  const { receivers: r } = tx.tables;
  await tx.db.update(r).set(health).where(eq(r.id, receiverId));
}

const setHealthy = change<{ receiverId: string }>()('set_receiver_healthy', ({ db, tables }) => {
  const { receivers: r } = tables;
  return db
    .update(r)
    .set(healthyReceiver)
    .where(eq(r.id, sql.placeholder('receiverId')));
});

/** Locks the receiver as `lockReceiverHealth` does, also where all was well before. */
export async function endReceiverFailure(tx: Transaction, receiverId: string): Promise<void> {
  await setHealthy(tx, { receiverId });
}

const keepHealthy = change<{ receiverId: string }>()('keep_receiver_healthy', (session) => {
  const { receivers: r } = session.tables;
  const { consecutiveFailures, failingSince } = healthyReceiver;
  const waiting = earliestWaiting(session).getSQL();
  return (
    session.db
      .update(r)
      // Unless it is null a claim will look early enough, for nothing has become due by this.
      .set({
        consecutiveFailures,
        failingSince,
        nextAttemptAt: sql`coalesce(${r.nextAttemptAt}, (${waiting}))`,
      })
      .where(and(eq(r.id, sql.placeholder('receiverId')), isNull(r.retryAt)))
  );
});

/** After a success: ends all failureReason and lets a claim look at what waits. One statement, unless the receiver has rested. */
export async function receiverSucceeded(tx: Transaction, receiverId: string): Promise<void> {
  if ((await keepHealthy(tx, { receiverId })) > 0) return;
  await endReceiverFailure(tx, receiverId);
  await refreshReceiver(tx, receiverId);
}
