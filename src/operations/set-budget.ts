import type { BudgetStatement } from '../domain/budget-resource.ts';
import {
  defaultAlertThresholds,
  periodAt,
  type Budget,
  type BudgetPeriod,
  type BudgetScope,
} from '../domain/budget.ts';
import { newId } from '../domain/ids.ts';
import { changePeriodLimit } from '../store/budget-usage.ts';
import { upsertBudget } from '../store/budgets.ts';
import type { OperationContext } from './context.ts';
import { statementsOf } from './read-budgets.ts';

export interface BudgetCommand {
  scope: BudgetScope;
  teamId: string | null;
  keyId: string | null;
  limitCredits: number;
  period: BudgetPeriod;
  timeZone: string;
}

/** Makes a budget or changes the limit of the one with the same scope and period. Holds for new generations at once. */
export async function setBudget(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  command: BudgetCommand,
): Promise<BudgetStatement> {
  return store.transaction(async (tx) => {
    const proposed: Budget = {
      ...command,
      id: newId('budget', tx.now),
      alertThresholds: defaultAlertThresholds,
    };
    const budget = await upsertBudget(tx, proposed);
    const period = { budgetId: budget.id, periodStartsAt: periodAt(budget, tx.now).startsAt };
    await changePeriodLimit(tx, period, budget.limitCredits);
    const [statement] = await statementsOf(tx, clock, [budget]);
    if (statement === undefined) throw new Error('A budget has one statement');
    return statement;
  });
}
