import { and, asc, count, eq, gt, lt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

const insert = statement<{ id: string; account: string; sentAt: UnixMs }>()(
  'insert_upstream_request',
  ({ db, tables: { upstreamRequests } }) =>
    db.insert(upstreamRequests).values({
      id: sql.placeholder('id'),
      account: sql.placeholder('account'),
      sentAt: sql.placeholder('sentAt'),
    }),
);

/**
 * Counts a request against an account's allowance, in the transaction of the submission or poll that uses
 * it.
 */
export async function insertRequest(tx: Transaction, account: string, purpose: string): Promise<void> {
  await insert(tx, { id: `${purpose}@${tx.now}`, account, sentAt: tx.now });
}

const selectTimes = statement<{ account: string; since: UnixMs }>()(
  'select_request_times',
  ({ db, tables: { upstreamRequests: r } }) =>
    db
      .select({ sentAt: r.sentAt })
      .from(r)
      .where(and(eq(r.account, sql.placeholder('account')), gt(r.sentAt, sql.placeholder('since'))))
      .orderBy(asc(r.sentAt)),
);

/** When an account made its requests since then, oldest first. */
export async function findRequestTimes(session: Session, account: string, since: UnixMs): Promise<UnixMs[]> {
  return (await selectTimes(session, { account, since })).map(({ sentAt }) => sentAt);
}

/** How many requests an account has made since then. */
export async function countRequests(session: Session, account: string, since: UnixMs): Promise<number> {
  const { upstreamRequests: r } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(r)
    .where(and(eq(r.account, account), gt(r.sentAt, since)));
  return row?.number ?? 0;
}

/** Deletes requests that are too old to count against an allowance. */
export async function deleteOldRequests(tx: Transaction, before: UnixMs): Promise<void> {
  const { upstreamRequests: r } = tx.tables;
  await tx.db.delete(r).where(lt(r.sentAt, before));
}
