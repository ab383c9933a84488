import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Generation } from '../../domain/generations/generation.ts';
import type { Transaction } from '../engine/store.ts';
import { toGeneration } from './generation-row.ts';

/**
 * Changes a generation that has one of the statuses `from`. Null, and nothing is changed: the guard or
 * the status did not fit.
 */
export async function changeGeneration(
  tx: Transaction,
  id: string,
  guard: LeaseGuard,
  from: Generation['status'][],
  values: Partial<Transaction['tables']['generations']['$inferInsert']>,
): Promise<Generation | null> {
  const { generations: g } = tx.tables;
  const mayWrite = guard === 'unleased' ? isNull(g.leaseToken) : eq(g.leaseToken, guard.leaseToken);
  const rows = await tx.db
    .update(g)
    .set(values)
    .where(and(eq(g.id, id), mayWrite, inArray(g.status, from)))
    .returning();
  return rows[0] === undefined ? null : toGeneration(rows[0]);
}

/** Who may write: the holder of a lease, or anyone while there is no lease. */
export type LeaseGuard = { leaseToken: string } | 'unleased';

export const noLease = { leaseToken: null, leaseExpiresAt: null };
