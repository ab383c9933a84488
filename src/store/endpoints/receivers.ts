import type { UnixMs } from '../../domain/clock.ts';
import { and, asc, eq, gt, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm';
import { insertRows } from '../engine/insert-rows.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

// A receiver's `next_attempt_at` is never later than the time from which one of its deliveries may be
// claimed; it may be earlier. So what makes deliveries due or frees them only makes it earlier, whatever
// happens concurrently. Only a claim, which has locked the receiver and read its deliveries, makes it
// later, or null while nothing waits, it is paused, or it is at capacity.

/** The receiver of webhooks that come with requests of a team: one for each origin. */
export function requestReceiverId(teamId: string, url: string): string {
  return `${teamId} ${new URL(url).origin}`;
}

const makeEarlier = (session: Session) => {
  const { receivers: r } = session.tables;
  const proposed = sql`excluded.next_attempt_at`;
  return {
    target: r.id,
    set: { nextAttemptAt: sql`${proposed}` },
    setWhere: or(isNull(r.nextAttemptAt), gt(r.nextAttemptAt, proposed)),
  };
};

const waitsForReceiver = ({ tables: { deliveries: d } }: Session) =>
  and(eq(d.receiverId, sql.placeholder('receiverId')), isNotNull(d.nextAttemptAt), isNull(d.leaseToken));

/** When the first delivery that waits for the receiver of the placeholder `receiverId` is due. */
export function earliestWaiting(session: Session) {
  const { deliveries: d } = session.tables;
  return session.db
    .select({ at: d.nextAttemptAt })
    .from(d)
    .where(waitsForReceiver(session))
    .orderBy(asc(d.nextAttemptAt))
    .limit(1);
}

const refresh = statement<{ receiverId: string }>()('refresh_receiver', (session) => {
  const {
    db,
    tables: { receivers: r, deliveries: d },
  } = session;
  const longestDue = db
    .select({
      id: d.receiverId,
      endpointId: d.endpointId,
      ownerId: sql<string>`coalesce(${d.teamId}, '')`.as('owner_id'),
      nextAttemptAt: d.nextAttemptAt,
      consecutiveFailures: sql<number>`0`.as('consecutive_failures'),
      failingSince: sql<number | null>`null`.as('failing_since'),
      retryAt: sql<number | null>`null`.as('retry_at'),
      answeredAt: sql<number>`0`.as('answered_at'),
      proven: sql<number>`0`.as('proven'),
      trialAt: sql<number | null>`null`.as('trial_at'),
    })
    .from(d)
    .where(waitsForReceiver(session))
    .orderBy(asc(d.nextAttemptAt))
    .limit(1);
  return db.insert(r).select(longestDue).onConflictDoUpdate(makeEarlier(session)).returning({ id: r.id });
});

/**
 * Lets a claim find what now waits for a receiver. Call it in each transaction that makes deliveries due,
 * frees them or enables an endpoint; `notify('event-stored')` after the commit then wakes the dispatcher.
 */
export async function refreshReceiver(tx: Transaction, receiverId: string): Promise<void> {
  await refresh(tx, { receiverId });
}

/** The receivers with these ids, of endpoints or of requests. */
export async function findReceivers(session: Session, ids: string[]) {
  const { receivers: r } = session.tables;
  return session.db.select().from(r).where(inArray(r.id, ids));
}

interface NewReceiver {
  id: string;
  endpointId: string | null;
  ownerId: string;
  nextAttemptAt: UnixMs;
  consecutiveFailures: number;
}

const upsertReceivers = insertRows<NewReceiver>()('upsert_receivers', (session, rows) =>
  session.db.insert(session.tables.receivers).values(rows).onConflictDoUpdate(makeEarlier(session)),
);

/** Makes the receivers of new deliveries due at once. Inserts those that do not exist yet. */
export async function wakeReceivers(
  tx: Transaction,
  deliveries: { receiverId: string; endpointId: string | null; teamId: string | null }[],
): Promise<void> {
  const rows = deliveries
    .map(({ receiverId: id, endpointId, teamId }) => ({
      id,
      endpointId,
      ownerId: teamId ?? '',
      nextAttemptAt: tx.now,
      consecutiveFailures: 0,
    }))
    // Sorted, so that two transactions on PostgreSQL wait for each other and do not deadlock.
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await upsertReceivers(tx, rows);
}
