import { and, asc, count, desc, eq, gt, lt, sql } from 'drizzle-orm';
import { HOUR_MS, type UnixMs } from '../domain/clock.ts';
import { statement } from './statement.ts';
import type { Session, Transaction } from './store.ts';

export type RequestGrant = { granted: true } | { granted: false; retryAt: UnixMs };

/** Makes the rows of accounts that are new in the configuration. */
export async function ensureAccounts(tx: Transaction, names: string[]): Promise<void> {
  if (names.length === 0) return;
  await tx.db
    .insert(tx.tables.upstreamAccounts)
    .values(names.map((name) => ({ name })))
    .onConflictDoNothing();
}

// The write locks the account's row on PostgreSQL, so that two replicas never count at the same time.
const lockAccount = statement<{ name: string }>()('lock_account', ({ db, tables: { upstreamAccounts: a } }) =>
  db
    .update(a)
    .set({ name: sql`${a.name}` })
    .where(eq(a.name, sql.placeholder('name')))
    .returning(),
);

const selectNthLast = statement<{ account: string; since: UnixMs; offset: number }>()(
  'select_nth_last_request',
  ({ db, tables: { upstreamRequests: r } }) =>
    db
      .select({ sentAt: r.sentAt })
      .from(r)
      .where(and(eq(r.account, sql.placeholder('account')), gt(r.sentAt, sql.placeholder('since'))))
      .orderBy(desc(r.sentAt))
      .limit(1)
      .offset(sql.placeholder('offset')),
);

/**
 * Takes one request from an account's allowance, in the transaction of the submission or poll that will use it: at most
 * `requestsPerHour` in any hour, by the times of the last requests, so that no restart and no second process exceeds it.
 */
export async function takeRequest(
  tx: Transaction,
  account: string,
  requestsPerHour: number,
  purpose: string,
): Promise<RequestGrant> {
  const [state] = await lockAccount(tx, { name: account });
  if (state === undefined) throw new Error(`Upstream account ${account} has no row`);
  if (state.restsUntil !== null && state.restsUntil > tx.now)
    return { granted: false, retryAt: state.restsUntil };
  const [nthLast] = await selectNthLast(tx, {
    account,
    since: tx.now - HOUR_MS,
    offset: requestsPerHour - 1,
  });
  if (nthLast !== undefined) return { granted: false, retryAt: nthLast.sentAt + HOUR_MS };
  await tx.db
    .insert(tx.tables.upstreamRequests)
    .values({ id: `${purpose}@${tx.now}`, account, sentAt: tx.now });
  return { granted: true };
}

/** Lets an account rest: after a 429, a 402 or a refused key. */
export async function restAccount(
  tx: Transaction,
  name: string,
  restsUntil: UnixMs,
  restReason: string,
): Promise<void> {
  const { upstreamAccounts: a } = tx.tables;
  await tx.db.update(a).set({ restsUntil, restReason }).where(eq(a.name, name));
}

export async function listAccounts(session: Session) {
  const { upstreamAccounts: a } = session.tables;
  return session.db.select().from(a).orderBy(asc(a.name));
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

/** Forgets requests that no allowance counts any more. */
export async function deleteOldRequests(tx: Transaction, before: UnixMs): Promise<void> {
  const { upstreamRequests: r } = tx.tables;
  await tx.db.delete(r).where(lt(r.sentAt, before));
}
