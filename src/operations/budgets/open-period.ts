import {
  unusedPeriod,
  type Budget,
  type BudgetAdjustment,
  type PeriodBounds,
} from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { findExpiredAdjustments, insertAdjustment } from '../../store/budgets/budget-adjustments.ts';
import { changePeriod, insertPeriod, type PeriodRow } from '../../store/budgets/budget-usage.ts';
import { appendLedger } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countedAdjustments, firstExpiry, sumOf } from './counted-adjustments.ts';

/**
 * Inserts the row of a period, with the adjustments in effect at `time`. The caller holds the lock of the
 * budget.
 */
export async function openPeriod(
  tx: Transaction,
  { id: budgetId, limitCredits }: Budget,
  bounds: PeriodBounds,
  time: UnixMs,
): Promise<PeriodRow> {
  const key = { budgetId, periodStartsAt: bounds.startsAt };
  const adjustments = await countedAdjustments(tx, budgetId, bounds, time);
  const row = {
    limitCredits,
    adjustmentCredits: sumOf(adjustments),
    adjustmentsExpireAt: firstExpiry(adjustments),
  };
  await insertPeriod(tx, { ...key, periodEndsAt: bounds.endsAt }, row);
  for (const { credits, actor, note } of adjustments)
    await appendLedger(tx, { ...key, generationId: null, kind: 'adjust', credits, actor, note });
  return { ...row, ...unusedPeriod };
}

/**
 * Updates the row of a period to the adjustments in effect at `time`, and records the difference in the
 * ledger. The caller holds the lock of the budget.
 */
export async function expireAdjustments(
  tx: Transaction,
  { id: budgetId }: Budget,
  bounds: PeriodBounds,
  row: PeriodRow,
  time: UnixMs,
): Promise<PeriodRow> {
  const key = { budgetId, periodStartsAt: bounds.startsAt };
  const counted = await countedAdjustments(tx, budgetId, bounds, time);
  const adjustmentCredits = sumOf(counted);
  const adjustmentsExpireAt = firstExpiry(counted);
  const credits = adjustmentCredits - row.adjustmentCredits;
  if (credits !== 0) {
    const expired = await findExpiredAdjustments(tx, budgetId, row.adjustmentsExpireAt ?? time, time);
    const note = `expired: ${expired.map(({ id }) => id).join(', ')}`;
    await appendLedger(tx, { ...key, generationId: null, kind: 'adjust', credits, actor: 'clock', note });
  }
  const { limitCredits } = row;
  const usage = await changePeriod(tx, key, { limitCredits, adjustmentCredits, adjustmentsExpireAt });
  return { ...usage, adjustmentsExpireAt };
}

/** Adds an adjustment to a period whose row is up to date. The caller holds the lock of the budget. */
export async function applyAdjustment(
  tx: Transaction,
  bounds: PeriodBounds,
  row: PeriodRow,
  adjustment: BudgetAdjustment,
): Promise<PeriodRow> {
  const { budgetId, credits, actor, note, expiresAt } = adjustment;
  const key = { budgetId, periodStartsAt: bounds.startsAt };
  await insertAdjustment(tx, adjustment);
  await appendLedger(tx, { ...key, generationId: null, kind: 'adjust', credits, actor, note });
  const adjustmentsExpireAt = firstExpiry([{ expiresAt: row.adjustmentsExpireAt }, { expiresAt }]);
  const adjustmentCredits = row.adjustmentCredits + credits;
  const { limitCredits } = row;
  const usage = await changePeriod(tx, key, { limitCredits, adjustmentCredits, adjustmentsExpireAt });
  return { ...usage, adjustmentsExpireAt };
}
