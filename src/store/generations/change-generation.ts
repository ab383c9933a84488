import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm';
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
  const mayWrite = conditionOf(g, guard);
  const rows = await tx.db
    .update(g)
    .set(values)
    .where(and(eq(g.id, id), mayWrite, inArray(g.status, from)))
    .returning();
  return rows[0] === undefined ? null : toGeneration(rows[0]);
}

/**
 * Who may write: the holder of a lease, anyone while there is no lease, or who has closed the open submission of the
 * generation in the same transaction, since nobody else can do that.
 */
export type LeaseGuard = { leaseToken: string } | 'unleased' | 'submission_closed';

function conditionOf(g: Transaction['tables']['generations'], guard: LeaseGuard): SQL | undefined {
  if (guard === 'submission_closed') return undefined;
  return guard === 'unleased' ? isNull(g.leaseToken) : eq(g.leaseToken, guard.leaseToken);
}

export const noLease = { leaseToken: null, leaseExpiresAt: null };
