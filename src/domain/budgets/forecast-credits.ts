import type { UnixMs } from '../clock.ts';
import type { BudgetUsage, PeriodBounds } from './budget.ts';

/**
 * What will have been settled at the end of the period, if it goes on as it did so far: what was settled, divided by the elapsed part
 * of the period. Null for a budget that never resets.
 */
export function forecastCredits(
  { settledCredits }: Pick<BudgetUsage, 'settledCredits'>,
  { startsAt, endsAt }: PeriodBounds,
  now: UnixMs,
): number | null {
  if (endsAt === null) return null;
  const elapsedMs = now - startsAt;
  return elapsedMs <= 0 ? settledCredits : Math.round((settledCredits / elapsedMs) * (endsAt - startsAt));
}
