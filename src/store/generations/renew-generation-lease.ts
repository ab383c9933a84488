import { and, asc, eq, lte } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { notQuarantined } from '../quarantine/row-failures.ts';
import { toGeneration } from './generation-row.ts';
import type { Lease } from './lease.ts';

/** Extends a lease. Does nothing when it was lost. */
export async function renewGenerationLease(tx: Transaction, id: string, lease: Lease): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ leaseExpiresAt: lease.expiresAt })
    .where(and(eq(g.id, id), eq(g.leaseToken, lease.token)));
}

/** Releases the claim of a generation and changes nothing else. */
export async function releaseGenerationLease(tx: Transaction, id: string, token: string): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(g.id, id), eq(g.leaseToken, token)));
}

/**
 * Whether the lease is still held. If so, the row is locked: no other worker can claim it before this
 * transaction ends.
 */
export async function holdsGenerationLease(tx: Transaction, id: string, token: string): Promise<boolean> {
  const { generations: g } = tx.tables;
  const rows = await tx.db
    .update(g)
    .set({ leaseToken: token })
    .where(and(eq(g.id, id), eq(g.leaseToken, token)))
    .returning({ id: g.id });
  return rows.length === 1;
}

/** Generations whose lease has expired, and its token. */
export async function findExpiredLeases(session: Session, now: UnixMs, limit: number) {
  const { generations: g } = session.tables;
  const rows = await session.db
    .select()
    .from(g)
    .where(and(lte(g.leaseExpiresAt, now), notQuarantined(session, 'lease', g.id, now)))
    .orderBy(asc(g.leaseExpiresAt))
    .limit(limit);
  return rows.map((row) => ({ generation: toGeneration(row), leaseToken: row.leaseToken ?? '' }));
}
