import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, min } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import type { Lease } from '../generations/lease.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { toStoredFile } from './file-row.ts';

/** Claims up to `limit` results of a team that are due to be fetched, the longest due first. */
export async function claimFetches(
  tx: Transaction,
  teamId: string,
  lease: Lease,
  limit: number,
): Promise<StoredFile[]> {
  const { files: f } = tx.tables;
  const isDue = and(eq(f.teamId, teamId), lte(f.nextFetchAt, tx.now), isNull(f.leaseToken));
  const due = await tx.db.select({ id: f.id }).from(f).where(isDue).orderBy(asc(f.nextFetchAt)).limit(limit);
  if (due.length === 0) return [];
  const rows = await tx.db
    .update(f)
    .set({ leaseToken: lease.token, leaseExpiresAt: lease.expiresAt })
    .where(
      and(
        inArray(
          f.id,
          due.map(({ id }) => id),
        ),
        // Another process may have claimed it since it was read.
        isNull(f.leaseToken),
      ),
    )
    .returning();
  return rows.map(toStoredFile);
}

/** The teams with results to fetch that nobody has claimed, and when the first of each is due. */
export async function findFetchingTeams(session: Session): Promise<{ teamId: string; dueAt: UnixMs }[]> {
  const { files: f } = session.tables;
  const rows = await session.db
    .select({ teamId: f.teamId, dueAt: min(f.nextFetchAt) })
    .from(f)
    .where(and(isNotNull(f.nextFetchAt), isNull(f.leaseToken)))
    .groupBy(f.teamId);
  return rows.map(({ teamId, dueAt }) => ({ teamId, dueAt: Number(dueAt) }));
}

/** Extends a lease. Does nothing when it was lost. */
export async function renewFetchLease(tx: Transaction, id: string, lease: Lease): Promise<void> {
  const { files: f } = tx.tables;
  await tx.db
    .update(f)
    .set({ leaseExpiresAt: lease.expiresAt })
    .where(and(eq(f.id, id), eq(f.leaseToken, lease.token)));
}

/** Releases a claim and changes nothing else: the file is due again. */
export async function releaseFetch(tx: Transaction, id: string, token: string): Promise<void> {
  const { files: f } = tx.tables;
  await tx.db
    .update(f)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(f.id, id), eq(f.leaseToken, token)));
}

/** Frees the claims of crashed workers: their files are due again. Returns how many. */
export async function freeExpiredFetches(tx: Transaction): Promise<number> {
  const { files: f } = tx.tables;
  const rows = await tx.db
    .update(f)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(lte(f.leaseExpiresAt, tx.now))
    .returning({ id: f.id });
  return rows.length;
}

/** Makes due what is due later than `latest`: it was stored while a clock was set ahead. */
export async function repairFetchTimes(tx: Transaction, latest: UnixMs): Promise<void> {
  const { files: f } = tx.tables;
  await tx.db.update(f).set({ nextFetchAt: tx.now }).where(gt(f.nextFetchAt, latest));
}
