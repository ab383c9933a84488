import type { BudgetBalance } from '../../resources/budget-resource.ts';
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
): Promise<BudgetBalance[]> {
  return balancesOf(store.reader, await findApplyingBudgets(store.reader, principal), clock.now());
}

export async function balancesOf(session: Session, budgets: Budget[], now: UnixMs): Promise<BudgetBalance[]> {
  const statements: BudgetBalance[] = [];
  for (const budget of budgets) statements.push(await balanceOf(session, budget, now));
  return statements;
}

/** How a budget stands at `now`, in the period that `now` lies in. */
export async function balanceOf(session: Session, budget: Budget, now: UnixMs): Promise<BudgetBalance> {
  const bounds = periodAt(budget, now);
  return { budget, bounds, usage: await readUsage(session, budget, bounds, now) };
}
