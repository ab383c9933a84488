import { and, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/**
 * Renews the leases of the holder and takes those that are free or have expired, in one conditional UPDATE: so each task has one
 * holder. Returns the names of those that it holds now.
 */
export async function acquireTaskLeases(
  tx: Transaction,
  { names, holder, expiresAt, latest }: AcquiredTaskLeases,
): Promise<string[]> {
  const { taskLeases: t } = tx.tables;
  const isFree = or(isNull(t.holder), lte(t.expiresAt, tx.now), gt(t.expiresAt, latest));
  const acquired = await tx.db
    .update(t)
    .set({ holder, expiresAt })
    .where(and(inArray(t.name, [...names]), or(eq(t.holder, holder), isFree)))
    .returning({ name: t.name });
  return acquired.map(({ name }) => name);
}

export interface AcquiredTaskLeases {
  names: readonly string[];
  holder: string;
  expiresAt: UnixMs;
  /** A lease that ends later was stored while a clock was set ahead. */
  latest: UnixMs;
}

/** Adds the tasks that have no row yet, free to be acquired. */
export async function ensureTasks(tx: Transaction, names: readonly string[]): Promise<void> {
  const { taskLeases: t } = tx.tables;
  await tx.db
    .insert(t)
    .values(names.map((name) => ({ name, holder: null, expiresAt: 0 })))
    .onConflictDoNothing();
}

/** Returns how many it held. */
export async function releaseTaskLeases(tx: Transaction, holder: string): Promise<number> {
  const { taskLeases: t } = tx.tables;
  const released = await tx.db
    .update(t)
    .set({ holder: null, expiresAt: 0 })
    .where(eq(t.holder, holder))
    .returning({ name: t.name });
  return released.length;
}
