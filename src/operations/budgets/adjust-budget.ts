import { reachedThresholds } from '../../domain/budgets/reached-thresholds.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { checkAdjustment } from '../../domain/budgets/check-adjustment.ts';
import { MAX_CREDITS } from '../../domain/budgets/check-budget.ts';
import { periodAt, type BudgetUsage } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { AppError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { lockBudget } from '../../store/budgets/budgets.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { applyAdjustment } from './open-period.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { updatePeriod } from './update-period.ts';
import { storeAlerts } from './store-alerts.ts';
import { balanceOf } from './read-budgets.ts';

/**
 * Adds credits to the limit of a budget, or deducts them, until the adjustment expires. Takes effect for
 * new generations at once.
 * @throws AppError `invalid_request`, with the field, also when limit plus adjustments would be negative;
 *   `not_found`
 */
export async function adjustBudget(
  { store, notify, actor }: Pick<OperationContext, 'store' | 'notify' | 'actor'>,
  params: AdjustBudgetParams,
): Promise<BudgetBalance> {
  const { balance, alerts } = await store.transaction(async (tx) => {
    const adjusted = await adjust(tx, params);
    const { budget, usage } = adjusted.balance;
    const { credits, note, until } = params;
    await recordChange(tx, actor, {
      action: 'budget.adjust',
      objectId: budget.id,
      teamId: budget.teamId,
      before: { adjustmentCredits: usage.adjustmentCredits - credits },
      after: { adjustmentCredits: usage.adjustmentCredits, credits, note, until },
    });
    return adjusted;
  });
  if (alerts > 0) notify('event-stored');
  return balance;
}

export interface AdjustBudgetParams {
  budgetId: string;
  /** A whole number, not 0; negative deducts. */
  credits: number;
  note: string;
  /** Who makes the adjustment, for the ledger. */
  actor: string;
  /** When it expires; null: never; `period`: with the current period. */
  until: UnixMs | null | 'period';
}

/**
 * The same in the caller's transaction. `alerts` is the number of stored alerts: when it is not 0, call
 * `notify('event-stored')` after the commit.
 */
export async function adjust(
  tx: Transaction,
  { budgetId, credits, note, actor, until }: AdjustBudgetParams,
): Promise<{ balance: BudgetBalance; alerts: number }> {
  const errors = checkAdjustment({ credits, note, until }, tx.now);
  if (errors.length > 0) throw new AppError('invalid_request', 'The adjustment is not valid.', { errors });
  const budget = await lockBudget(tx, budgetId);
  if (budget?.endedAt !== null) throw new AppError('not_found', 'There is no budget with this id.');
  const bounds = periodAt(budget, tx.now);
  const row = await updatePeriod(tx, budget, bounds);
  checkSum(row, credits);
  await applyAdjustment(tx, bounds, row, {
    id: newId('adjustment', tx.now),
    budgetId,
    credits,
    note,
    actor,
    createdAt: tx.now,
    expiresAt: until === 'period' ? bounds.endsAt : until,
  });
  const balance = await balanceOf(tx, budget, tx.now);
  const due = reachedThresholds(budget.alertThresholds, balance.usage);
  return { balance, alerts: await storeAlerts(tx, balance, due) };
}

function checkSum({ limitCredits, adjustmentCredits }: BudgetUsage, credits: number): void {
  const allowed = limitCredits + adjustmentCredits;
  if (allowed + credits >= 0 && allowed + credits <= MAX_CREDITS) return;
  const detail = `would make ${allowed} credits ${allowed + credits}: must stay from 0 to ${MAX_CREDITS}`;
  const errors = [{ pointer: '/credits', detail }];
  throw new AppError('invalid_request', `The adjustment ${detail}.`, { errors });
}
