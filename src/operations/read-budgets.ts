import type { BudgetStatement } from '../domain/budget-resource.ts';
import { periodAt, type Budget } from '../domain/budget.ts';
import type { Clock } from '../domain/clock.ts';
import type { Principal } from '../domain/principal.ts';
import { findUsage } from '../store/budget-usage.ts';
import { findApplyingBudgets } from '../store/budgets.ts';
import type { Session } from '../store/store.ts';
import type { OperationContext } from './context.ts';

/** Every budget that a generation of this caller has to fit into. */
export async function readBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  principal: Principal,
): Promise<BudgetStatement[]> {
  return statementsOf(store.reader, clock, await findApplyingBudgets(store.reader, principal));
}

export async function statementsOf(
  session: Session,
  clock: Clock,
  budgets: Budget[],
): Promise<BudgetStatement[]> {
  const statements: BudgetStatement[] = [];
  for (const budget of budgets) {
    const bounds = periodAt(budget, clock.now());
    statements.push({ budget, bounds, usage: await findUsage(session, budget, bounds.startsAt) });
  }
  return statements;
}
