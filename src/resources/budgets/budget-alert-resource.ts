import { toBudgetResource, type BudgetBalance } from './budget-resource.ts';

export type BudgetAlertResource = ReturnType<typeof toBudgetAlertResource>;

/**
 * The `data` of `budget.threshold_reached` and `budget.exhausted`: the balance when the threshold was
 * reached.
 */
export function toBudgetAlertResource(balance: BudgetBalance, thresholdPercent: number) {
  return { object: 'budget_alert' as const, thresholdPercent, budget: toBudgetResource(balance) };
}
