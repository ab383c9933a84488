import { and, eq, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { NextState } from '../../domain/deliveries/next-state.ts';
import { newId } from '../../domain/new-id.ts';
import { change } from '../engine/statement.ts';
import type { Transaction } from '../engine/store.ts';

export interface NewAttempt {
  deliveryId: string;
  /** Where it went: the delivery shows the last one. */
  url: string;
  number: number;
  startedAt: UnixMs;
  durationMs: number;
  statusCode: number | null;
  error: string | null;
  responseExcerpt: string | null;
}

type EndValues = NextState & {
  deliveryId: string;
  leaseToken: string;
  url: string;
  number: number;
  finishedAt: UnixMs | null;
};

const endAttempt = change<EndValues>()('end_attempt', ({ db, tables: { deliveries: d } }) =>
  db
    .update(d)
    .set({
      url: sql`${sql.placeholder('url')}`,
      status: sql`${sql.placeholder('status')}`,
      nextAttemptAt: sql`${sql.placeholder('nextAttemptAt')}`,
      attemptCount: sql`${sql.placeholder('number')}`,
      finishedAt: sql`${sql.placeholder('finishedAt')}`,
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

/** Records an attempt and the delivery's next state. Returns false, and records nothing, when the lease was lost. */
export async function recordAttempt(
  tx: Transaction,
  leaseToken: string,
  { url, ...attempt }: NewAttempt,
  next: NextState,
): Promise<boolean> {
  const { deliveryId, number } = attempt;
  const finishedAt = next.nextAttemptAt === null ? tx.now : null;
  const changed = await endAttempt(tx, { ...next, deliveryId, leaseToken, url, number, finishedAt });
  if (changed === 0) return false;
  await insertAttempt(tx, { ...attempt, id: newId('attempt', tx.now) });
  return true;
}
