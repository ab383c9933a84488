import {
  availableCredits,
  periodAt,
  unusedPeriod,
  type Budget,
  type BudgetAdjustment,
  type BudgetUsage,
  type PeriodBounds,
} from '../../domain/budgets/budget.ts';
import { newId } from '../../domain/new-id.ts';
import { findPeriod } from '../../store/budgets/budget-usage.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import { countedAdjustments, sumOf } from './counted-adjustments.ts';
import { applyAdjustment, openPeriod, expireAdjustments } from './open-period.ts';

/** The credits that would roll over into a period if it were opened now. Writes nothing. */
export async function rolloverInto(session: Session, budget: Budget, bounds: PeriodBounds): Promise<number> {
  const preceding = precedingPeriod(budget, bounds);
  if (preceding === null) return 0;
  const row = await findPeriod(session, { budgetId: budget.id, periodStartsAt: preceding.startsAt });
  if (row === null && !existedIn(budget, preceding)) return 0;
  const counted = await countedAdjustments(session, budget.id, preceding, preceding.endsAt - 1);
  const figures = row ?? { limitCredits: budget.limitCredits, ...unusedPeriod };
  return carriedOf(budget, { ...figures, adjustmentCredits: sumOf(counted) });
}

const ACTOR = 'rollover';

/**
 * Deducts the credits that roll over from the preceding period, so that no replica whose clock is behind
 * can hold them there as well, and returns them as an adjustment of the period that is being opened; null
 * when nothing rolls over. The caller holds the lock of the budget.
 */
export async function carryOver(
  tx: Transaction,
  budget: Budget,
  bounds: PeriodBounds,
): Promise<BudgetAdjustment | null> {
  if ((await rolloverInto(tx, budget, bounds)) === 0) return null;
  const preceding = precedingPeriod(budget, bounds)!;
  const lastMoment = preceding.endsAt - 1;
  const row = await findPeriod(tx, { budgetId: budget.id, periodStartsAt: preceding.startsAt });
  // Either way the row is locked from here on: unused credits stay unused until the commit.
  const closed =
    row === null
      ? await openPeriod(tx, budget, preceding, lastMoment)
      : await expireAdjustments(tx, budget, preceding, row, lastMoment);
  const credits = carriedOf(budget, closed);
  if (credits === 0) return null;
  const adjustment = (fields: Pick<BudgetAdjustment, 'credits' | 'note' | 'createdAt' | 'expiresAt'>) => ({
    ...fields,
    id: newId('adjustment', tx.now),
    budgetId: budget.id,
    actor: ACTOR,
  });
  await applyAdjustment(
    tx,
    preceding,
    closed,
    // Dated into the period that it counts in.
    adjustment({
      credits: -credits,
      note: 'rolled over',
      createdAt: lastMoment,
      expiresAt: preceding.endsAt,
    }),
  );
  return adjustment({ credits, note: 'rollover', createdAt: tx.now, expiresAt: bounds.endsAt });
}

function carriedOf({ rolloverCapCredits }: Budget, usage: BudgetUsage): number {
  return Math.min(rolloverCapCredits ?? 0, availableCredits(usage));
}

function precedingPeriod(budget: Budget, { startsAt }: PeriodBounds) {
  if (budget.rolloverCapCredits === null || budget.period === 'total') return null;
  return { startsAt: periodAt(budget, startsAt - 1).startsAt, endsAt: startsAt };
}

function existedIn({ createdAt }: Budget, { endsAt }: { endsAt: number }): boolean {
  return createdAt < endsAt;
}
