import { and, desc, eq, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { NextState } from '../../domain/deliveries/next-state.ts';
import { newId } from '../../domain/new-id.ts';
import type { Attempt, DeliveryFailureReason } from '../../domain/deliveries/delivery.ts';
import { change } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

export interface NewAttempt {
  deliveryId: string;
  /** Where it was sent: the delivery shows that of its last attempt. */
  url: string;
  number: number;
  startedAt: UnixMs;
  durationMs: number;
  statusCode: number | null;
  error: string | null;
  responseExcerpt: string | null;
}

interface EndValues {
  status: NextState['status'];
  nextAttemptAt: UnixMs | null;
  /** 1: the attempt counts, but not for the schedule. */
  deferred: 0 | 1;
  deliveryId: string;
  leaseToken: string;
  url: string;
  number: number;
  finishedAt: UnixMs | null;
  failureReason: DeliveryFailureReason | null;
}

const endAttempt = change<EndValues>()('end_attempt', ({ db, tables: { deliveries: d } }) =>
  db
    .update(d)
    .set({
      url: sql`${sql.placeholder('url')}`,
      status: sql`${sql.placeholder('status')}`,
      nextAttemptAt: sql`${sql.placeholder('nextAttemptAt')}`,
      attemptCount: sql`${sql.placeholder('number')}`,
      scheduleStart: sql`${d.scheduleStart} + ${sql.placeholder('deferred')}`,
      finishedAt: sql`${sql.placeholder('finishedAt')}`,
      failureReason: sql`${sql.placeholder('failureReason')}`,
      leaseToken: null,
      leaseExpiresAt: null,
    })
    .where(and(eq(d.id, sql.placeholder('deliveryId')), eq(d.leaseToken, sql.placeholder('leaseToken')))),
);

const insertAttempt = change<Omit<NewAttempt, 'url'> & { id: string }>()('insert_attempt', ({ db, tables }) =>
  db.insert(tables.attempts).values({
    id: sql.placeholder('id'),
    deliveryId: sql.placeholder('deliveryId'),
    number: sql.placeholder('number'),
    startedAt: sql.placeholder('startedAt'),
    durationMs: sql.placeholder('durationMs'),
    statusCode: sql.placeholder('statusCode'),
    error: sql.placeholder('error'),
    responseExcerpt: sql.placeholder('responseExcerpt'),
  }),
);

/**
 * Records an attempt and the delivery's next state. False, and nothing is recorded: the lease was lost.
 */
export async function recordAttempt(
  tx: Transaction,
  leaseToken: string,
  { url, ...attempt }: NewAttempt,
  next: NextState,
): Promise<boolean> {
  const { deliveryId, number } = attempt;
  const finishedAt = next.nextAttemptAt === null ? tx.now : null;
  const { status, nextAttemptAt } = next;
  const deferred = 'isDeferred' in next ? 1 : 0;
  const failureReason = 'failureReason' in next ? next.failureReason : null;
  const state = { status, nextAttemptAt, finishedAt, failureReason, deferred } as const;
  const end = { ...state, deliveryId, leaseToken, url, number };
  const changed = await endAttempt(tx, end);
  if (changed === 0) return false;
  await insertAttempt(tx, { ...attempt, id: newId('attempt', tx.now) });
  return true;
}

/** The last `limit` attempts of a delivery, oldest first. */
export async function listAttempts(session: Session, deliveryId: string, limit: number): Promise<Attempt[]> {
  const { attempts: a } = session.tables;
  const rows = await session.db
    .select({ ...summaryOf(session), responseExcerpt: a.responseExcerpt })
    .from(a)
    .where(eq(a.deliveryId, deliveryId))
    .orderBy(desc(a.number))
    .limit(limit);
  return rows.reverse();
}

/** The columns of an attempt that its delivery shows too. */
export function summaryOf({ tables: { attempts: a } }: Session) {
  return {
    number: a.number,
    startedAt: a.startedAt,
    durationMs: a.durationMs,
    statusCode: a.statusCode,
    error: a.error,
  };
}
