import { reachedThresholds, thresholdsCrossedByHold } from '../../domain/budgets/reached-thresholds.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import {
  availableCredits,
  periodAt,
  type BudgetScope,
  type BudgetUsage,
} from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { holdCredits } from '../../store/budgets/budget-usage.ts';
import { holdCreditsInTurn } from '../../store/budgets/hold-credits-in-turn.ts';
import { findApplyingBudgets } from '../../store/budgets/budgets.ts';
import { appendEntries } from '../../store/budgets/ledger-entries.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { updatePeriod, readPeriodUsage } from './update-period.ts';
import { storeAlerts } from './store-alerts.ts';
import { Rollback } from '../rollback.ts';

/**
 * Holds a generation's price on every budget that applies to it, and stores the alerts that become due.
 * @returns how many events were stored
 * @throws Rollback with the refusal when a budget has too few available credits: the price is held on every
 *   budget or on none
 */
export async function holdOnBudgets(tx: Transaction, generation: Generation): Promise<number> {
  const { id: generationId, keyId: actor, priceCredits: credits } = generation;
  const budgets = await findApplyingBudgets(tx, generation);
  const periods = budgets.map((budget) => ({ budget, bounds: periodAt(budget, tx.now) }));
  const holds = periods.map(({ budget, bounds }) => ({
    budgetId: budget.id,
    periodStartsAt: bounds.startsAt,
    credits,
  }));
  const usages = await holdCreditsInTurn(tx, holds);
  const held: Held[] = [];
  for (const [i, period] of periods.entries()) held.push(await hold(tx, period, credits, usages[i] ?? null));
  const entry = { generationId, kind: 'hold', actor, note: null } as const;
  await appendEntries(
    tx,
    holds.map((each) => ({ ...each, ...entry })),
  );
  let alerts = 0;
  for (const { due, ...balance } of held) if (due.length > 0) alerts += await storeAlerts(tx, balance, due);
  return alerts;
}

/** The budget that refused a price, with its figures at that time. */
export interface BudgetRefusal {
  /** `budget_held`: the price would fit if all held credits were released. */
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

/** Why a budget refuses a price; null when it does not. */
export function refusalOf(balance: BudgetBalance, requiredCredits: number): BudgetRefusal | null {
  return availableCredits(balance.usage) >= requiredCredits ? null : toRefusal(balance, requiredCredits);
}

function toRefusal({ budget, usage, bounds }: BudgetBalance, requiredCredits: number): BudgetRefusal {
  const wouldFit = availableCredits({ ...usage, heldCredits: 0 }) >= requiredCredits;
  const { limitCredits, adjustmentCredits, heldCredits, settledCredits } = usage;
  return {
    code: wouldFit ? 'budget_held' : 'budget_exceeded',
    budgetId: budget.id,
    scope: budget.scope,
    limitCredits,
    adjustmentCredits,
    heldCredits,
    settledCredits,
    requiredCredits,
    resetsAt: bounds.endsAt,
  };
}

interface Held extends BudgetBalance {
  /** The thresholds that are reached. */
  due: number[];
}

/** @param quick the figures, when the credits are held already */
async function hold(
  tx: Transaction,
  { budget, bounds }: Pick<BudgetBalance, 'budget' | 'bounds'>,
  credits: number,
  quick: BudgetUsage | null,
): Promise<Held> {
  const period = { budgetId: budget.id, periodStartsAt: bounds.startsAt };
  const { alertThresholds } = budget;
  const atOnce = quick ?? (await holdCredits(tx, { ...period, credits }));
  if (atOnce !== null)
    return { budget, bounds, usage: atOnce, due: thresholdsCrossedByHold(alertThresholds, atOnce, credits) };
  await updatePeriod(tx, budget, bounds);
  const usage = await holdCredits(tx, { ...period, credits });
  if (usage === null) {
    // On PostgreSQL another transaction may have released credits since: then the figures show enough, and
    // a retry succeeds.
    const now = { budget, bounds, usage: await readPeriodUsage(tx, budget, bounds, tx.now) };
    throw new Rollback({ outcome: 'budget_refused', refusal: toRefusal(now, credits) });
  }
  return { budget, bounds, usage, due: reachedThresholds(alertThresholds, usage) };
}
