import type { BudgetAdjustment, PeriodBounds } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { findActiveAdjustments } from '../../store/budgets/budget-adjustments.ts';
import type { Session } from '../../store/engine/store.ts';

/** The adjustments that are in effect at a time within a period. */
export async function countedAdjustments(
  session: Session,
  budgetId: string,
  { endsAt }: PeriodBounds,
  time: UnixMs,
): Promise<BudgetAdjustment[]> {
  const active = await findActiveAdjustments(session, budgetId, time);
  // Excludes one of a later period, which exists when another replica's clock is ahead.
  return active.filter(({ createdAt }) => createdAt < (endsAt ?? Infinity));
}

export function sumOf(adjustments: Pick<BudgetAdjustment, 'credits'>[]): number {
  return adjustments.reduce((sum, { credits }) => sum + credits, 0);
}

/** The next time at which an adjustment expires; null when none does. */
export function firstExpiry(adjustments: Pick<BudgetAdjustment, 'expiresAt'>[]): UnixMs | null {
  const first = Math.min(...adjustments.map(({ expiresAt }) => expiresAt ?? Infinity));
  return first === Infinity ? null : first;
}
