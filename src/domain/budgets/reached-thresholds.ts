import type { BudgetUsage } from './budget.ts';

/**
 * The thresholds that held plus settled credits have reached, in percent of limit plus adjustments, and 100 always.
 * When limit plus adjustments are 0 or negative, every threshold is reached as soon as a credit is used, and none before.
 */
export function reachedThresholds(thresholds: readonly number[], usage: BudgetUsage): number[] {
  const used = usage.heldCredits + usage.settledCredits;
  const allowed = usage.limitCredits + usage.adjustmentCredits;
  const own = thresholds.filter((percent) => percent !== EXHAUSTED_PERCENT);
  return [...own, EXHAUSTED_PERCENT].filter((percent) => used > 0 && used * 100 >= percent * allowed);
}

/** The reached thresholds that a hold of `credits`, already part of `usage`, has crossed. */
export function thresholdsCrossedByHold(
  thresholds: readonly number[],
  usage: BudgetUsage,
  credits: number,
): number[] {
  const before = reachedThresholds(thresholds, { ...usage, heldCredits: usage.heldCredits - credits });
  return reachedThresholds(thresholds, usage).filter((percent) => !before.includes(percent));
}

/** An alert at this threshold is always due, whichever thresholds the budget has. */
export const EXHAUSTED_PERCENT = 100;
