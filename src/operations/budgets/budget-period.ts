import type { Budget, BudgetAdjustment, PeriodBounds } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import {
  findActiveAdjustments,
  findExpiredAdjustments,
  insertAdjustment,
} from '../../store/budgets/budget-adjustments.ts';
import { changePeriod, insertPeriod, type PeriodRow } from '../../store/budgets/budget-usage.ts';
import { appendLedger } from '../../store/budgets/ledger-entries.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';

/** The adjustments that count in a period at a time within it. */
export async function countedAdjustments(
  session: Session,
  budgetId: string,
  { endsAt }: PeriodBounds,
  time: UnixMs,
): Promise<BudgetAdjustment[]> {
  const active = await findActiveAdjustments(session, budgetId, time);
  // One of a later period, where another replica's clock is ahead.
  return active.filter(({ createdAt }) => createdAt < (endsAt ?? Infinity));
}

/** Writes the first row of a period, with the adjustments that count at `time`. The budget is locked. */
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
  return { ...row, heldCredits: 0, settledCredits: 0 };
}

/** Writes the adjustments that count at `time` into the row, and what that changes into the ledger. The budget is locked. */
export async function takeOutExpired(
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

/** Adds an adjustment to a period whose row is up to date. The budget is locked. */
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

export function sumOf(adjustments: Pick<BudgetAdjustment, 'credits'>[]): number {
  return adjustments.reduce((sum, { credits }) => sum + credits, 0);
}

function firstExpiry(adjustments: Pick<BudgetAdjustment, 'expiresAt'>[]): UnixMs | null {
  const first = Math.min(...adjustments.map(({ expiresAt }) => expiresAt ?? Infinity));
  return first === Infinity ? null : first;
}
