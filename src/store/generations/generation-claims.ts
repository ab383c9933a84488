import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { claimable } from './claimable.ts';
import { toGeneration, toPollState } from './generation-row.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import type { Lease } from './lease.ts';
import { statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

interface ClaimValues {
  token: string;
  expiresAt: UnixMs;
  now: UnixMs;
}

const leaseColumns = {
  leaseToken: sql`${sql.placeholder('token')}`,
  leaseExpiresAt: sql`${sql.placeholder('expiresAt')}`,
};

/** A generation that waits, locked until the commit. Null when it was claimed, canceled or given up since it was read. */
export async function lockQueued(tx: Transaction, id: string): Promise<Generation | null> {
  const { generations: g } = tx.tables;
  const waits = and(eq(g.id, id), eq(g.status, 'queued'), isNull(g.leaseToken));
  const [row] = await tx.db
    .select()
    .from(g)
    .where(sql`${waits}${tx.forUpdate}`);
  return row === undefined ? null : toGeneration(row);
}

/** Claims one that `lockQueued` has found. */
export async function claimQueued(tx: Transaction, id: string, lease: Lease): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db.update(g).set({ leaseToken: lease.token, leaseExpiresAt: lease.expiresAt }).where(eq(g.id, id));
}

const claimDue = statement<ClaimValues & { limit: number }>()('claim_due_polls', (session) => {
  const {
    db,
    tables: { generations: g },
  } = session;
  const due = db
    .select({ id: g.id })
    .from(g)
    .where(and(lte(g.nextPollAt, sql.placeholder('now')), isNull(g.leaseToken)))
    .orderBy(asc(g.nextPollAt))
    .limit(sql.placeholder('limit'));
  return db
    .update(g)
    .set(leaseColumns)
    .where(sql`${g.id} in ${claimable(session, due)}`)
    .returning();
});

/** A generation that is to be asked about, and what earlier looks at it saw. */
export interface DuePoll {
  generation: Generation;
  pollState: PollState;
}

/** Claims generations that are due to be asked about, the longest due first. */
export async function claimDuePolls(tx: Transaction, lease: Lease, limit: number): Promise<DuePoll[]> {
  const rows = await claimDue(tx, { token: lease.token, expiresAt: lease.expiresAt, now: tx.now, limit });
  return rows.map((row) => ({ generation: toGeneration(row), pollState: toPollState(row) }));
}

/** When the next generation is due to be asked about, or null when none is. */
export async function nextPollTime(session: Session): Promise<UnixMs | null> {
  const { generations: g } = session.tables;
  const [row] = await session.db
    .select({ at: g.nextPollAt })
    .from(g)
    .where(and(sql`${g.nextPollAt} is not null`, isNull(g.leaseToken)))
    .orderBy(asc(g.nextPollAt))
    .limit(1);
  return row?.at ?? null;
}

/** Gives a claimed generation back as it was. */
export async function releaseGenerationLease(tx: Transaction, id: string, token: string): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(g.id, id), eq(g.leaseToken, token)));
}

/** Extends a lease that is still held. */
export async function renewGenerationLease(tx: Transaction, id: string, lease: Lease): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ leaseExpiresAt: lease.expiresAt })
    .where(and(eq(g.id, id), eq(g.leaseToken, lease.token)));
}

/** Whether the lease is still held; if so nobody else can take the row over before this transaction ends. */
export async function holdsGenerationLease(tx: Transaction, id: string, token: string): Promise<boolean> {
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .update(g)
    .set({ leaseToken: token })
    .where(and(eq(g.id, id), eq(g.leaseToken, token)))
    .returning({ id: g.id });
  return rows.length === 1;
}

/** Generations whose worker has not been heard of since its lease ran out. */
export async function findExpiredLeases(session: Session, now: UnixMs, limit: number) {
  const { generations: g } = session.tables;
  const rows = await session.db
    .select()
    .from(g)
    .where(lte(g.leaseExpiresAt, now))
    .orderBy(asc(g.leaseExpiresAt))
    .limit(limit);
  return rows.map((row) => ({ generation: toGeneration(row), leaseToken: row.leaseToken ?? '' }));
}

/** Queued generations that nobody is submitting and whose time in the queue is over. */
export async function findQueueTimeouts(session: Session, now: UnixMs, limit: number): Promise<Generation[]> {
  const { generations: g } = session.tables;
  const rows = await session.db
    .select()
    .from(g)
    .where(and(sql`${g.status} = 'queued'`, isNull(g.leaseToken), lte(g.queueExpiresAt, now)))
    .limit(limit);
  return rows.map(toGeneration);
}
