import { and, asc, eq, lte } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';
import type { Lease } from './lease.ts';

/** Extends a lease that is still held. */
export async function renewGenerationLease(tx: Transaction, id: string, lease: Lease): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ leaseExpiresAt: lease.expiresAt })
    .where(and(eq(g.id, id), eq(g.leaseToken, lease.token)));
}

/** Gives a claimed generation back as it was. */
export async function releaseGenerationLease(tx: Transaction, id: string, token: string): Promise<void> {
  const { generations: g } = tx.tables;
  await tx.db
    .update(g)
    .set({ leaseToken: null, leaseExpiresAt: null })
    .where(and(eq(g.id, id), eq(g.leaseToken, token)));
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

