import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';
import type { Lease } from './lease.ts';

/**
 * A queued generation, locked until the commit. Null: it was claimed, canceled or timed out since it was
 * read.
 */
export async function lockQueued(tx: Transaction, id: string): Promise<Generation | null> {
  const { generations: g } = tx.tables;
  const waits = and(eq(g.id, id), eq(g.status, 'queued'), isNull(g.leaseToken));
  const [row] = await tx.db
    .select()
    .from(g)
    .where(sql`${waits}${tx.forUpdate}`);
  return row === undefined ? null : toGeneration(row);
}

/** Claims a generation that `lockQueued` has locked. */
export async function claimQueued(tx: Transaction, id: string, lease: Lease): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db.update(g).set({ leaseToken: lease.token, leaseExpiresAt: lease.expiresAt }).where(eq(g.id, id));
}

/** Queued generations that no worker has claimed and whose time in the queue is over. */
export async function findQueueTimeouts(session: Session, now: UnixMs, limit: number): Promise<Generation[]> {
  const { generations: g } = session.tables;
  const rows = await session.db
    .select()
    .from(g)
    .where(and(sql`${g.status} = 'queued'`, isNull(g.leaseToken), lte(g.queueExpiresAt, now)))
    .limit(limit);
  return rows.map(toGeneration);
}
