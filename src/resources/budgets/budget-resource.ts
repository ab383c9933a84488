import {
  availableCredits,
  type Budget,
  type BudgetUsage,
  type PeriodBounds,
} from '../../domain/budgets/budget.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';

export type BudgetResource = ReturnType<typeof toBudgetResource>;

/** A budget with its figures in one period. */
export interface BudgetBalance {
  budget: Budget;
  usage: BudgetUsage;
  bounds: PeriodBounds;
}

/** A balance as callers and operators see it. `resetsAt` is null for a budget that never resets. */
export function toBudgetResource({ budget, usage, bounds }: BudgetBalance) {
  return {
    id: budget.id,
    scope: budget.scope,
    teamId: budget.teamId,
    keyId: budget.keyId,
    period: budget.period,
    timeZone: budget.timeZone,
    limitCredits: usage.limitCredits,
    adjustmentCredits: usage.adjustmentCredits,
    heldCredits: usage.heldCredits,
    settledCredits: usage.settledCredits,
    releasedCredits: usage.releasedCredits,
    availableCredits: availableCredits(usage),
    rolloverCapCredits: budget.rolloverCapCredits,
    alertThresholds: budget.alertThresholds,
    startsAt: toTimestamp(bounds.startsAt),
    resetsAt: optionalTimestamp(bounds.endsAt),
  };
}
