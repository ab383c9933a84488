import { and, asc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Budget } from '../domain/budget.ts';
import type { Principal } from '../domain/principal.ts';
import { statement } from './statement.ts';
import type { Session, Transaction } from './store.ts';

const selectApplying = statement<{ teamId: string; keyId: string }>()(
  'select_applying_budgets',
  ({ db, tables: { budgets } }) =>
    db
      .select()
      .from(budgets)
      .where(
        // Scopes as literals: the indexes are partial, and a parameter would not choose them.
        or(
          sql`${budgets.scope} = 'gateway'`,
          and(sql`${budgets.scope} = 'team'`, eq(budgets.teamId, sql.placeholder('teamId'))),
          and(sql`${budgets.scope} = 'key'`, eq(budgets.keyId, sql.placeholder('keyId'))),
        ),
      ),
);

/** Every budget that a generation of this caller has to fit into. */
export async function findApplyingBudgets(session: Session, { teamId, keyId }: Principal): Promise<Budget[]> {
  const budgets = await selectApplying(session, { teamId, keyId });
  // Always in the same order, so that two transactions on PostgreSQL lock their rows in the same order. Sorted here, since SQLite
  // would read the whole table in the order of its ids instead of using the indexes.
  return budgets.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function findBudgets(session: Session, ids: string[]): Promise<Budget[]> {
  const { budgets } = session.tables;
  return session.db.select().from(budgets).where(inArray(budgets.id, ids));
}

export async function listBudgets(session: Session, filter: { teamId?: string } = {}): Promise<Budget[]> {
  const { budgets } = session.tables;
  return session.db
    .select()
    .from(budgets)
    .where(filter.teamId === undefined ? undefined : eq(budgets.teamId, filter.teamId))
    .orderBy(asc(budgets.id));
}

/** Makes the budget, or gives the one of the same scope and period a new limit; returns it as it now is. Locks it until the commit. */
export async function upsertBudget(tx: Transaction, budget: Budget): Promise<Budget> {
  const { budgets } = tx.tables;
  const { scope, teamId, keyId, period, limitCredits, alertThresholds } = budget;
  const made = await tx.db
    .insert(budgets)
    .values({ ...budget, createdAt: tx.now })
    .onConflictDoNothing()
    .returning();
  if (made[0] !== undefined) return made[0];
  const [changed] = await tx.db
    .update(budgets)
    .set({ limitCredits, alertThresholds })
    .where(
      and(
        eq(budgets.scope, scope),
        eq(budgets.period, period),
        teamId === null ? isNull(budgets.teamId) : eq(budgets.teamId, teamId),
        keyId === null ? isNull(budgets.keyId) : eq(budgets.keyId, keyId),
      ),
    )
    .returning();
  if (changed === undefined) throw new Error(`Budget ${budget.id} was neither made nor changed`);
  return changed;
}
