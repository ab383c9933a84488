import { and, asc, eq, gt, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Budget } from '../../domain/budgets/budget.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { ownedBy } from '../endpoints/owned-by.ts';
import { cachedRows } from '../engine/statement.ts';
import type { Session, Transaction } from '../engine/store.ts';

// Scopes are literals, and each branch has the whole condition of its index: a parameter would not select
// a partial index.
const selectApplying = cachedRows<{ teamId: string; keyId: string }>()(
  'select_applying_budgets',
  ({ db, tables: { budgets } }) =>
    db
      .select()
      .from(budgets)
      .where(
        or(
          sql`${budgets.scope} = 'gateway' and ${budgets.endedAt} is null`,
          and(
            sql`${budgets.scope} = 'team' and ${budgets.endedAt} is null`,
            eq(budgets.teamId, sql.placeholder('teamId')),
          ),
          and(
            sql`${budgets.scope} = 'key' and ${budgets.endedAt} is null`,
            eq(budgets.keyId, sql.placeholder('keyId')),
          ),
        ),
      ),
);

/** Every budget that applies to generations of this caller, ordered by id. */
export async function findApplyingBudgets(session: Session, { teamId, keyId }: Principal): Promise<Budget[]> {
  const budgets = await selectApplying(session, { teamId, keyId });
  // Sorted, so that two transactions on PostgreSQL lock rows in the same order. Not by ORDER BY, for
  // which SQLite would read the whole table by id instead of using the indexes.
  return budgets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Null: there is no such budget. Budgets that have ended are found too. */
export async function findBudget(session: Session, id: string): Promise<Budget | null> {
  const { budgets } = session.tables;
  return (await session.db.select().from(budgets).where(eq(budgets.id, id)))[0] ?? null;
}

export interface BudgetFilter extends Partial<Pick<Budget, 'scope' | 'period'>> {
  teamId?: string;
  keyId?: string;
  /** Absent: only those that have not ended. */
  withEnded?: boolean;
}

/** Budgets, oldest first, continuing after the id `after`. */
export async function listBudgets(
  session: Session,
  { scope, period, teamId, keyId, withEnded }: BudgetFilter,
  { after, limit }: { after?: string | undefined; limit?: number | undefined } = {},
): Promise<Budget[]> {
  const { budgets } = session.tables;
  const query = session.db
    .select()
    .from(budgets)
    .where(
      and(
        withEnded ? undefined : isNull(budgets.endedAt),
        scope && eq(budgets.scope, scope),
        period && eq(budgets.period, period),
        teamId === undefined ? undefined : eq(budgets.teamId, teamId),
        keyId === undefined ? undefined : eq(budgets.keyId, keyId),
        after === undefined ? undefined : gt(budgets.id, after),
      ),
    )
    .orderBy(asc(budgets.id));
  return limit === undefined ? query : query.limit(limit);
}

/**
 * False, and nothing is stored: the scope already has a budget with this period. Waits for a transaction
 * that is just storing one.
 */
export async function insertBudget(tx: Transaction, budget: Budget): Promise<boolean> {
  const { budgets } = tx.tables;
  const made = await tx.db.insert(budgets).values(budget).onConflictDoNothing().returning({ id: budgets.id });
  return made.length === 1;
}

/**
 * The current budget, locked until the commit, so that changes to it and openings of its periods run one
 * after the other. Null: there is none.
 */
export async function lockBudget(tx: Transaction, id: string): Promise<Budget | null> {
  const { budgets } = tx.tables;
  return lockWhere(tx, eq(budgets.id, id));
}

/** The open budget of a scope and period, likewise locked. Null: there is none. */
export async function lockBudgetOf(
  tx: Transaction,
  { scope, teamId, keyId, period }: Pick<Budget, 'scope' | 'teamId' | 'keyId' | 'period'>,
): Promise<Budget | null> {
  const { budgets } = tx.tables;
  const isOfScope = and(eq(budgets.scope, scope), eq(budgets.period, period), isNull(budgets.endedAt));
  const isOwned = and(ownedBy(budgets.teamId, teamId), ownedBy(budgets.keyId, keyId));
  return lockWhere(tx, and(isOfScope, isOwned));
}

/** Changes a budget that `lockBudget` has locked, and returns it. @throws when there is none */
export async function updateBudget(
  tx: Transaction,
  id: string,
  values: Partial<Pick<Budget, 'limitCredits' | 'alertThresholds' | 'rolloverCapCredits' | 'endedAt'>>,
): Promise<Budget> {
  const { budgets } = tx.tables;
  const [budget] = await tx.db.update(budgets).set(values).where(eq(budgets.id, id)).returning();
  if (budget === undefined) throw new Error(`Budget ${id} is gone`);
  return budget;
}

async function lockWhere(tx: Transaction, where: SQL | undefined): Promise<Budget | null> {
  const [budget] = await tx.db
    .select()
    .from(tx.tables.budgets)
    .where(sql`${where}${tx.forUpdate}`);
  return budget ?? null;
}
