import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { periodAt, type Budget } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { findApplyingBudgets } from '../../store/budgets/budgets.ts';
import type { Session } from '../../store/engine/store.ts';
import { readPeriodUsage } from './update-period.ts';
import type { OperationContext } from '../operation-context.ts';

/** Every budget that applies to a generation of this caller, with its balance. */
export async function readBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  principal: Principal,
): Promise<BudgetBalance[]> {
  return balancesOf(store.reader, await findApplyingBudgets(store.reader, principal), clock.now());
}

export async function balancesOf(session: Session, budgets: Budget[], now: UnixMs): Promise<BudgetBalance[]> {
  const balances: BudgetBalance[] = [];
  for (const budget of budgets) balances.push(await balanceOf(session, budget, now));
  return balances;
}

/** The balance of a budget at `now`, in the period that contains `now`. */
export async function balanceOf(session: Session, budget: Budget, now: UnixMs): Promise<BudgetBalance> {
  const bounds = periodAt(budget, now);
  return { budget, bounds, usage: await readPeriodUsage(session, budget, bounds, now) };
}
