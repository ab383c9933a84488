import { and, asc, desc, eq, gt, gte, isNull, lt, lte, or } from 'drizzle-orm';
import type { BudgetAdjustment } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session, Transaction } from '../engine/store.ts';

export async function insertAdjustment(tx: Transaction, adjustment: BudgetAdjustment): Promise<void> {
  await tx.db.insert(tx.tables.budgetAdjustments).values(adjustment);
}

/** Adjustments that have not expired at `time`, oldest first. */
export async function findActiveAdjustments(
  session: Session,
  budgetId: string,
  time: UnixMs,
): Promise<BudgetAdjustment[]> {
  const { budgetAdjustments: a } = session.tables;
  return session.db
    .select()
    .from(a)
    .where(and(eq(a.budgetId, budgetId), or(isNull(a.expiresAt), gt(a.expiresAt, time))))
    .orderBy(asc(a.id));
}

/** Adjustments that expired from `from` up to and including `to`. */
export async function findExpiredAdjustments(
  session: Session,
  budgetId: string,
  from: UnixMs,
  to: UnixMs,
): Promise<BudgetAdjustment[]> {
  const { budgetAdjustments: a } = session.tables;
  return session.db
    .select()
    .from(a)
    .where(and(eq(a.budgetId, budgetId), gte(a.expiresAt, from), lte(a.expiresAt, to)))
    .orderBy(asc(a.id));
}

/** Newest first, continuing below the id `before`. */
export async function listAdjustments(
  session: Session,
  { budgetId, before, limit }: { budgetId: string; before?: string | undefined; limit: number },
): Promise<BudgetAdjustment[]> {
  const { budgetAdjustments: a } = session.tables;
  return session.db
    .select()
    .from(a)
    .where(and(eq(a.budgetId, budgetId), before === undefined ? undefined : lt(a.id, before)))
    .orderBy(desc(a.id))
    .limit(limit);
}
