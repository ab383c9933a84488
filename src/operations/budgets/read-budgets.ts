import type { BudgetStatement } from '../../resources/budget-resource.ts';
import { periodAt, type Budget } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { findApplyingBudgets } from '../../store/budgets/budgets.ts';
import type { Session } from '../../store/engine/store.ts';
import { readUsage } from './current-period.ts';
import type { OperationContext } from '../context.ts';

/** Every budget that a generation of this caller has to fit into. */
export async function readBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  principal: Principal,
): Promise<BudgetStatement[]> {
  return statementsOf(store.reader, await findApplyingBudgets(store.reader, principal), clock.now());
}

export async function statementsOf(
  session: Session,
  budgets: Budget[],
  now: UnixMs,
): Promise<BudgetStatement[]> {
  const statements: BudgetStatement[] = [];
  for (const budget of budgets) statements.push(await statementOf(session, budget, now));
  return statements;
}

/** How a budget stands at `now`, in the period that `now` lies in. */
export async function statementOf(session: Session, budget: Budget, now: UnixMs): Promise<BudgetStatement> {
  const bounds = periodAt(budget, now);
  return { budget, bounds, usage: await readUsage(session, budget, bounds, now) };
}
