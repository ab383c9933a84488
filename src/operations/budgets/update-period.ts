import {
  unusedPeriod,
  type Budget,
  type BudgetUsage,
  type PeriodBounds,
} from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { insertAdjustment } from '../../store/budgets/budget-adjustments.ts';
import { findPeriod, type PeriodRow } from '../../store/budgets/budget-usage.ts';
import { lockBudget } from '../../store/budgets/budgets.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import { countedAdjustments, sumOf } from './counted-adjustments.ts';
import { openPeriod, expireAdjustments } from './open-period.ts';
import { carryOver, rolloverInto } from './rollover-into.ts';

/**
 * Brings the row of a period up to date: inserts it when there is none, and removes expired adjustments.
 * Locks the budget, so that one of two concurrent callers does it, and a change of the budget finds it
 * done.
 */
export async function updatePeriod(
  tx: Transaction,
  budget: Budget,
  bounds: PeriodBounds,
): Promise<PeriodRow> {
  const key = { budgetId: budget.id, periodStartsAt: bounds.startsAt };
  const found = await findPeriod(tx, key);
  if (found !== null && isCurrent(found, tx.now)) return found;
  const locked = await lockBudget(tx, budget.id);
  if (locked === null) throw new Error(`Budget ${budget.id} is gone`);
  const row = await findPeriod(tx, key);
  if (row !== null) return expireAdjustments(tx, locked, bounds, row, tx.now);
  const carried = await carryOver(tx, locked, bounds);
  if (carried !== null) await insertAdjustment(tx, carried);
  return openPeriod(tx, locked, bounds, tx.now);
}

/** The figures of a period at `now`, even when its row is not up to date. Writes nothing. */
export async function readPeriodUsage(
  session: Session,
  budget: Budget,
  bounds: PeriodBounds,
  now: UnixMs,
): Promise<BudgetUsage> {
  const row = await findPeriod(session, { budgetId: budget.id, periodStartsAt: bounds.startsAt });
  if (row !== null && isCurrent(row, now)) return figuresOf(row);
  const active = sumOf(await countedAdjustments(session, budget.id, bounds, now));
  if (row !== null) return figuresOf({ ...row, adjustmentCredits: active });
  const { limitCredits } = budget;
  const adjustmentCredits = active + (await rolloverInto(session, budget, bounds));
  return { limitCredits, adjustmentCredits, ...unusedPeriod };
}

/**
 * The figures of a period that has ended, as recorded: they equal its ledger. A period without entries has the
 * limit of the budget and nothing else.
 */
export async function readClosedPeriod(
  session: Session,
  { id: budgetId, limitCredits }: Budget,
  { startsAt: periodStartsAt }: PeriodBounds,
): Promise<BudgetUsage> {
  const row = await findPeriod(session, { budgetId, periodStartsAt });
  return row === null ? { limitCredits, adjustmentCredits: 0, ...unusedPeriod } : figuresOf(row);
}

function isCurrent({ adjustmentsExpireAt }: PeriodRow, now: UnixMs): boolean {
  return adjustmentsExpireAt === null || adjustmentsExpireAt > now;
}

function figuresOf(row: BudgetUsage): BudgetUsage {
  const { limitCredits, adjustmentCredits, heldCredits, settledCredits, releasedCredits } = row;
  return { limitCredits, adjustmentCredits, heldCredits, settledCredits, releasedCredits };
}
