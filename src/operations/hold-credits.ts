import { availableCredits, periodAt, type Budget, type BudgetScope } from '../domain/budget.ts';
import type { UnixMs } from '../domain/clock.ts';
import type { Generation } from '../domain/generation.ts';
import { findUsage, holdCredits, openPeriod } from '../store/budget-usage.ts';
import { findApplyingBudgets } from '../store/budgets.ts';
import { appendLedger } from '../store/ledger.ts';
import type { Transaction } from '../store/store.ts';
import { Undo } from './undo.ts';

/** The budget that a price did not fit into, as it stood. */
export interface BudgetRefusal {
  /** `budget_held`: it would fit once what is held were released. */
  code: 'budget_exceeded' | 'budget_held';
  budgetId: string;
  scope: BudgetScope;
  limitCredits: number;
  adjustmentCredits: number;
  heldCredits: number;
  settledCredits: number;
  requiredCredits: number;
  resetsAt: UnixMs | null;
}

/**
 * Holds a generation's price on every budget that applies to it.
 * @throws Undo with the refusal when one has not enough left: it holds on every budget or on none
 */
export async function holdOnBudgets(tx: Transaction, generation: Generation): Promise<void> {
  for (const budget of await findApplyingBudgets(tx, generation)) {
    await hold(tx, budget, generation);
  }
}

async function hold(
  tx: Transaction,
  budget: Budget,
  { id, keyId, priceCredits: credits }: Generation,
): Promise<void> {
  const bounds = periodAt(budget, tx.now);
  const period = { budgetId: budget.id, periodStartsAt: bounds.startsAt };
  if (!(await holdCredits(tx, { ...period, credits }))) {
    await openPeriod(tx, budget, bounds);
    if (!(await holdCredits(tx, { ...period, credits }))) {
      const usage = await findUsage(tx, budget, bounds.startsAt);
      const refusal: BudgetRefusal = {
        code: availableCredits({ ...usage, heldCredits: 0 }) >= credits ? 'budget_held' : 'budget_exceeded',
        budgetId: budget.id,
        scope: budget.scope,
        ...usage,
        requiredCredits: credits,
        resetsAt: bounds.endsAt,
      };
      throw new Undo({ outcome: 'budget_refused', refusal });
    }
  }
  await appendLedger(tx, { ...period, generationId: id, kind: 'hold', credits, actor: keyId, note: null });
}
