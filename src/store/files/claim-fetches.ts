import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import { claimable } from '../generations/claimable.ts';
import type { Lease } from '../generations/lease.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { teamsWith } from '../engine/teams-with.ts';
import { toStoredFile } from './file-row.ts';

interface ClaimValues {
  teamId: string;
  token: string;
  expiresAt: UnixMs;
  now: UnixMs;
  limit: number;
}

const claimDue = statement<ClaimValues>()('claim_due_fetches', (session) => {
  const { files: f } = session.tables;
  const due = session.db
    .select({ id: f.id })
    .from(f)
    .where(
      and(
        eq(f.teamId, sql.placeholder('teamId')),
        lte(f.nextFetchAt, sql.placeholder('now')),
        isNull(f.leaseToken),
      ),
    )
    .orderBy(asc(f.nextFetchAt))
    .limit(sql.placeholder('limit'));
  return session.db
    .update(f)
    .set({
      leaseToken: sql`${sql.placeholder('token')}`,
      leaseExpiresAt: sql`${sql.placeholder('expiresAt')}`,
    })
    .where(sql`${f.id} in ${claimable(session, due)}`)
    .returning();
});

/** Claims up to `limit` results of a team that are due to be fetched, the longest due first. */
export async function claimFetches(
  tx: Transaction,
  teamId: string,
  { token, expiresAt }: Lease,
  limit: number,
): Promise<StoredFile[]> {
  return (await claimDue(tx, { teamId, token, expiresAt, now: tx.now, limit })).map(toStoredFile);
}

const selectFetchingTeams = statement<object>()(
  'select_fetching_teams',
  ({ db, tables: { files: f, teams } }) => {
    const isToFetch = sql`${f.nextFetchAt} is not null`;
    // The claimed ones are passed over: they are as few as there are slots. Drizzle leaves out the table of a column in a field.
    const dueAt = sql<UnixMs | null>`(select ${f.nextFetchAt} from ${f}
    where ${f}.team_id = ${teams}.id and ${isToFetch} and ${f.leaseToken} is null
    order by ${f.nextFetchAt} limit 1)`;
    return db
      .select({ teamId: teams.id, dueAt: dueAt.as('due_at') })
      .from(teams)
      .where(sql`${teams.id} in ${teamsWith(f.teamId, isToFetch)}`);
  },
);

/** The teams with results to fetch that nobody has claimed, and when the first of each is due. */
export async function findFetchingTeams(session: Session): Promise<{ teamId: string; dueAt: UnixMs }[]> {
  const rows = await selectFetchingTeams(session, {});
  return rows.flatMap(({ teamId, dueAt }) => (dueAt === null ? [] : [{ teamId, dueAt: Number(dueAt) }]));
}

const renewLease = change<{ id: string; token: string; expiresAt: UnixMs }>()(
  'renew_fetch_lease',
  ({ db, tables: { files: f } }) =>
    db
      .update(f)
      .set({ leaseExpiresAt: sql`${sql.placeholder('expiresAt')}` })
      .where(and(eq(f.id, sql.placeholder('id')), eq(f.leaseToken, sql.placeholder('token')))),
);

/** Extends a lease. Does nothing when it was lost. */
export async function renewFetchLease(tx: Transaction, id: string, lease: Lease): Promise<void> {
  await renewLease(tx, { id, ...lease });
}

/** Releases a claim and changes nothing else: the file is due again. */
export async function releaseFetch(tx: Transaction, id: string, token: string): Promise<void> {
  const { files: f } = tx.tables;
  await tx.db
    .update(f)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(f.id, id), eq(f.leaseToken, token)));
}

const freeExpired = change<{ now: UnixMs }>()('free_expired_fetches', ({ db, tables: { files: f } }) =>
  db
    .update(f)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(lte(f.leaseExpiresAt, sql.placeholder('now'))),
);

/** Frees the claims of crashed workers: their files are due again. Returns how many. */
export async function freeExpiredFetches(tx: Transaction): Promise<number> {
  return freeExpired(tx, { now: tx.now });
}
