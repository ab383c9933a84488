import type { BudgetAdjustment } from '../../domain/budgets/budget.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';

export type BudgetAdjustmentResource = ReturnType<typeof toBudgetAdjustmentResource>;

/** An adjustment as the operator sees it. */
export function toBudgetAdjustmentResource({ createdAt, expiresAt, ...adjustment }: BudgetAdjustment) {
  return {
    ...adjustment,
    object: 'budget_adjustment' as const,
    createdAt: toTimestamp(createdAt),
    expiresAt: optionalTimestamp(expiresAt),
  };
}
