import type { Budget, BudgetUsage, PeriodBounds } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { insertAdjustment } from '../../store/budgets/budget-adjustments.ts';
import { findPeriod, type PeriodRow } from '../../store/budgets/budget-usage.ts';
import { lockBudget } from '../../store/budgets/budgets.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import { countedAdjustments, openPeriod, sumOf, takeOutExpired } from './budget-period.ts';
import { carryOver, rolloverInto } from './rollover.ts';

/**
 * Makes the row of a period say what holds now: opens it if nothing was written of it yet, and takes out what has expired. The budget is
 * locked meanwhile, so that of two callers one does it, and one who changes the budget finds it done.
 */
export async function bringUpToDate(
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
  if (row !== null) return takeOutExpired(tx, locked, bounds, row, tx.now);
  const carried = await carryOver(tx, locked, bounds);
  if (carried !== null) await insertAdjustment(tx, carried);
  return openPeriod(tx, locked, bounds, tx.now);
}

/** How a period stands at `now`, whether or not its row says so yet. Writes nothing. */
export async function readUsage(
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
  return { limitCredits, adjustmentCredits, heldCredits: 0, settledCredits: 0 };
}

function isCurrent({ adjustmentsExpireAt }: PeriodRow, now: UnixMs): boolean {
  return adjustmentsExpireAt === null || adjustmentsExpireAt > now;
}

function figuresOf(row: BudgetUsage): BudgetUsage {
  const { limitCredits, adjustmentCredits, heldCredits, settledCredits } = row;
  return { limitCredits, adjustmentCredits, heldCredits, settledCredits };
}
