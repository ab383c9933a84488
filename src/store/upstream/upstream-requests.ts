import { and, asc, count, eq, gt, lt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const insert = statement<{
  id: string;
  account: string;
  sentAt: UnixMs;
  endsAt: UnixMs;
  latestEndsAt: UnixMs;
}>()('insert_upstream_request', ({ db, tables: { upstreamRequests } }) =>
  db.insert(upstreamRequests).values({
    id: sql.placeholder('id'),
    account: sql.placeholder('account'),
    sentAt: sql.placeholder('sentAt'),
    endsAt: sql.placeholder('endsAt'),
    latestEndsAt: sql.placeholder('latestEndsAt'),
  }),
);

/**
 * Counts a request against an account's allowance, in the transaction of the submission or poll that uses
 * it. Until `endRequest` it counts as if it took the whole time-out, so a crash frees none too early.
 * Returns its id.
 */
export async function insertRequest(
  tx: Transaction,
  account: string,
  purpose: string,
  timeoutMs: number,
): Promise<string> {
  const id = `${purpose}@${tx.now}`;
  const endsAt = tx.now + timeoutMs;
  await insert(tx, { id, account, sentAt: tx.now, endsAt, latestEndsAt: tx.latestNow + timeoutMs });
  return id;
}

const setEnd = change<{ id: string; now: UnixMs; latestNow: UnixMs }>()(
  'end_upstream_request',
  ({ db, tables: { upstreamRequests: r } }) =>
    db
      .update(r)
      .set({
        endsAt: sql`${sql.placeholder('now')}`,
        latestEndsAt: sql`${sql.placeholder('latestNow')}`,
      })
      .where(eq(r.id, sql.placeholder('id'))),
);

/** Records that a request was answered or timed out: the upstream has counted it by now. */
export async function endRequest(tx: Transaction, id: string): Promise<void> {
  await setEnd(tx, { id, now: tx.now, latestNow: tx.latestNow });
}

const selectTimes = statement<{ account: string; since: UnixMs }>()(
  'select_request_times',
  ({ db, tables: { upstreamRequests: r } }) =>
    db
      .select({ endsAt: r.endsAt })
      .from(r)
      .where(and(eq(r.account, sql.placeholder('account')), gt(r.endsAt, sql.placeholder('since'))))
      .orderBy(asc(r.endsAt)),
);

/**
 * When the requests of an account ended or will have timed out, after `since`, oldest first. The upstream
 * has counted each by then.
 */
export async function findRequestTimes(session: Session, account: string, since: UnixMs): Promise<UnixMs[]> {
  return (await selectTimes(session, { account, since })).map(({ endsAt }) => endsAt);
}

/**
 * Dates the requests that were stored while the clock was behind what it had been before as the process did that knew better, and none
 * in the future, after `latest`: nobody knows which of the times that it had seen was right, so no request ends its hour too early.
 * Call it at start: a process that is running still counts by the time that it stored.
 */
export async function dateRequestsLatest(tx: Transaction, latest: UnixMs): Promise<void> {
  const { upstreamRequests: r } = tx.tables;
  await tx.db
    .update(r)
    .set({ endsAt: sql`case when ${r.latestEndsAt} > ${latest} then ${latest} else ${r.latestEndsAt} end` })
    .where(and(gt(r.latestEndsAt, r.endsAt), lt(r.endsAt, latest)));
}

/** How many requests of an account are under way or have ended since then. */
export async function countRequests(session: Session, account: string, since: UnixMs): Promise<number> {
  const { upstreamRequests: r } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(r)
    .where(and(eq(r.account, account), gt(r.endsAt, since)));
  return row?.number ?? 0;
}

/**
 * The polls of a generation that are kept, oldest first: those that may still count against an allowance, at
 * most `limit`. See `insertRequest` for their ids.
 */
export async function listPolls(session: Session, generationId: string, limit: number) {
  const { upstreamRequests: r } = session.tables;
  return (
    session.db
      .select({ account: r.account, sentAt: r.sentAt })
      .from(r)
      // `A` comes after `@`.
      .where(and(gt(r.id, `${generationId}@`), lt(r.id, `${generationId}A`)))
      .orderBy(asc(r.id))
      .limit(limit)
  );
}

/** Deletes requests that are too old to count against an allowance. */
export async function deleteOldRequests(tx: Transaction, before: UnixMs): Promise<void> {
  const { upstreamRequests: r } = tx.tables;
  await tx.db.delete(r).where(lt(r.sentAt, before));
}
