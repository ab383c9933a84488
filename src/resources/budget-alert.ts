import { toBudgetResource, type BudgetBalance } from './budget-resource.ts';
import type { BudgetUsage } from '../domain/budgets/budget.ts';

/** What `budget.threshold_reached` and `budget.exhausted` carry in their `data`: the budget as it stood when it was reached. */
export function toBudgetAlertResource(statement: BudgetBalance, thresholdPercent: number) {
  return { object: 'budget_alert' as const, thresholdPercent, budget: toBudgetResource(statement) };
}

export type BudgetAlertResource = ReturnType<typeof toBudgetAlertResource>;

/** That a budget is exhausted is told whatever its owner wants to hear before. */
export const EXHAUSTED_PERCENT = 100;

/**
 * The thresholds that held and settled credits have reached, in per cent of limit and adjustments, and 100 always. Of a budget of
 * nothing, or less, every threshold is reached as soon as anything is in use, and none before.
 */
export function reachedThresholds(thresholds: readonly number[], usage: BudgetUsage): number[] {
  const used = usage.heldCredits + usage.settledCredits;
  const allowed = usage.limitCredits + usage.adjustmentCredits;
  const own = thresholds.filter((percent) => percent !== EXHAUSTED_PERCENT);
  return [...own, EXHAUSTED_PERCENT].filter((percent) => used > 0 && used * 100 >= percent * allowed);
}

/** Those of them that a hold of `credits`, which is counted in already, has crossed. */
export function thresholdsCrossedByHold(
  thresholds: readonly number[],
  usage: BudgetUsage,
  credits: number,
): number[] {
  const before = reachedThresholds(thresholds, { ...usage, heldCredits: usage.heldCredits - credits });
  return reachedThresholds(thresholds, usage).filter((percent) => !before.includes(percent));
}
