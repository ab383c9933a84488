import { and, asc, eq, lte, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { change, statement } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';
import { notQuarantined } from '../quarantine/row-failures.ts';
import { claimable } from './claimable.ts';
import { toGeneration } from './generation-row.ts';
import type { Lease } from './lease.ts';

interface Held {
  id: string;
  token: string;
}

const isHeld = (g: Session['tables']['generations']) =>
  and(eq(g.id, sql.placeholder('id')), eq(g.leaseToken, sql.placeholder('token')));

const renew = change<Held & { expiresAt: UnixMs }>()(
  'renew_generation_lease',
  ({ db, tables: { generations: g } }) =>
    db
      .update(g)
      .set({ leaseExpiresAt: sql`${sql.placeholder('expiresAt')}` })
      .where(isHeld(g)),
);

/** Extends a lease. Does nothing when it was lost. */
export async function renewGenerationLease(tx: Transaction, id: string, lease: Lease): Promise<void> {
  await renew(tx, { id, ...lease });
}

const release = change<Held>()('release_generation_lease', ({ db, tables: { generations: g } }) =>
  db.update(g).set({ leaseToken: null, leaseExpiresAt: null }).where(isHeld(g)),
);

/** Releases the claim of a generation and changes nothing else. */
export async function releaseGenerationLease(tx: Transaction, id: string, token: string): Promise<void> {
  await release(tx, { id, token });
}

const hold = statement<Held>()('hold_generation_lease', ({ db, tables: { generations: g } }) =>
  db
    .update(g)
    .set({ leaseToken: sql`${g.leaseToken}` })
    .where(isHeld(g))
    .returning({ id: g.id }),
);

/**
 * Whether the lease is still held. If so, the row is locked: no other worker can claim it before this
 * transaction ends.
 */
export async function holdsGenerationLease(tx: Transaction, id: string, token: string): Promise<boolean> {
  return (await hold(tx, { id, token })).length === 1;
}

/** Whether a lease has expired, at a cost of one look at an index. */
export async function hasExpiredLease(session: Session, now: UnixMs): Promise<boolean> {
  const { generations: g } = session.tables;
  const rows = await session.db.select({ id: g.id }).from(g).where(lte(g.leaseExpiresAt, now)).limit(1);
  return rows.length > 0;
}

/**
 * Locks generations whose lease has expired, and returns each with its token. Those that another transaction
 * has locked are left out: it renews the lease, or writes what its holder was answered.
 */
export async function lockExpiredLeases(
  tx: Transaction,
  limit: number,
): Promise<{ generation: Generation; leaseToken: string }[]> {
  const { generations: g } = tx.tables;
  const expired = tx.db
    .select({ id: g.id })
    .from(g)
    .where(and(lte(g.leaseExpiresAt, tx.now), notQuarantined(tx, 'lease', g.id, tx.now)))
    .orderBy(asc(g.leaseExpiresAt))
    .limit(limit);
  const rows = await tx.db
    .update(g)
    .set({ leaseToken: sql`${g.leaseToken}` })
    .where(sql`${g.id} in ${claimable(tx, expired)}`)
    .returning();
  return rows.map((row) => ({ generation: toGeneration(row), leaseToken: row.leaseToken ?? '' }));
}
