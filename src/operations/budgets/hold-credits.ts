import { reachedThresholds, thresholdsCrossedByHold } from '../../resources/budget-alert.ts';
import type { BudgetBalance } from '../../resources/budget-resource.ts';
import { availableCredits, periodAt, type Budget, type BudgetScope } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { holdCredits } from '../../store/budgets/budget-usage.ts';
import { findApplyingBudgets } from '../../store/budgets/budgets.ts';
import { appendLedger } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { bringUpToDate, readUsage } from './current-period.ts';
import { giveAlerts } from './store-alerts.ts';
import { Rollback } from '../rollback.ts';

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
 * Holds a generation's price on every budget that applies to it, and gives the alerts that are due by it.
 * @returns how many events were stored
 * @throws Rollback with the refusal when one has not enough left: it holds on every budget or on none
 */
export async function holdOnBudgets(tx: Transaction, generation: Generation): Promise<number> {
  let alerts = 0;
  for (const budget of await findApplyingBudgets(tx, generation)) {
    alerts += await hold(tx, budget, generation);
  }
  return alerts;
}

/** Why a price does not fit into a budget; null when it does. */
export function refusalOf(statement: BudgetBalance, requiredCredits: number): BudgetRefusal | null {
  return availableCredits(statement.usage) >= requiredCredits ? null : toRefusal(statement, requiredCredits);
}

function toRefusal({ budget, usage, bounds }: BudgetBalance, requiredCredits: number): BudgetRefusal {
  const wouldFit = availableCredits({ ...usage, heldCredits: 0 }) >= requiredCredits;
  return {
    code: wouldFit ? 'budget_held' : 'budget_exceeded',
    budgetId: budget.id,
    scope: budget.scope,
    ...usage,
    requiredCredits,
    resetsAt: bounds.endsAt,
  };
}

async function hold(
  tx: Transaction,
  budget: Budget,
  { id, keyId, priceCredits: credits }: Generation,
): Promise<number> {
  const bounds = periodAt(budget, tx.now);
  const period = { budgetId: budget.id, periodStartsAt: bounds.startsAt };
  let usage = await holdCredits(tx, { ...period, credits });
  const isQuick = usage !== null;
  if (usage === null) {
    await bringUpToDate(tx, budget, bounds);
    usage = await holdCredits(tx, { ...period, credits });
  }
  if (usage === null) {
    // On PostgreSQL another may have released credits since: then the figures have room again, and trying again helps.
    const now = { budget, bounds, usage: await readUsage(tx, budget, bounds, tx.now) };
    throw new Rollback({ outcome: 'budget_refused', refusal: toRefusal(now, credits) });
  }
  await appendLedger(tx, { ...period, generationId: id, kind: 'hold', credits, actor: keyId, note: null });
  const { alertThresholds } = budget;
  const due = isQuick
    ? thresholdsCrossedByHold(alertThresholds, usage, credits)
    : reachedThresholds(alertThresholds, usage);
  return due.length === 0 ? 0 : giveAlerts(tx, { budget, usage, bounds }, due);
}
