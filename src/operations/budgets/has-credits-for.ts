import { periodAt } from '../../domain/budgets/budget.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { holdCredits, revertHold } from '../../store/budgets/budget-usage.ts';
import { lockBudget } from '../../store/budgets/budgets.ts';
import { findHolds } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { updatePeriod } from './update-period.ts';

/**
 * Whether every budget that held the price of a generation, and has not ended, has it available in its current
 * period: `held + settled + price ≤ limit + adjustments`. Its figures stay locked until the commit: the price is
 * held and the hold undone, so that no other transaction can take it in between.
 */
export async function hasCreditsFor(tx: Transaction, { id }: Pick<Generation, 'id'>): Promise<boolean> {
  const held: Parameters<typeof revertHold>[1][] = [];
  let fits = true;
  for (const { budgetId, credits } of await findHolds(tx, id)) {
    const budget = await lockBudget(tx, budgetId);
    if (budget?.endedAt !== null) continue;
    const bounds = periodAt(budget, tx.now);
    await updatePeriod(tx, budget, bounds);
    const price = { budgetId, periodStartsAt: bounds.startsAt, credits };
    fits = (await holdCredits(tx, price)) !== null;
    if (!fits) break;
    held.push(price);
  }
  for (const price of held) await revertHold(tx, price);
  return fits;
}
