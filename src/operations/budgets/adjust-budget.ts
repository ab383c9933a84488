import { reachedThresholds } from '../../resources/budget-alert.ts';
import type { BudgetBalance } from '../../resources/budget-resource.ts';
import { checkAdjustment } from '../../domain/budgets/check-adjustment.ts';
import { MAX_CREDITS } from '../../domain/budgets/check-budget.ts';
import { periodAt, type BudgetUsage } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { AppError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { lockBudget } from '../../store/budgets/budgets.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { applyAdjustment } from './budget-period.ts';
import type { OperationContext } from '../context.ts';
import { bringUpToDate } from './current-period.ts';
import { giveAlerts } from './store-alerts.ts';
import { balanceOf } from './read-budgets.ts';

/**
 * Adds credits to a budget, or takes them away, from now until a time. Holds for new generations at once.
 * @throws AppError `invalid_request`, with the field, also when limit and adjustments would be negative; `not_found`
 */
export async function adjustBudget(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  command: AdjustBudgetParams,
): Promise<BudgetBalance> {
  const { statement, alerts } = await store.transaction((tx) => adjust(tx, command));
  if (alerts > 0) notify('event-stored');
  return statement;
}

export interface AdjustBudgetParams {
  budgetId: string;
  /** Whole, not 0; negative takes away. */
  credits: number;
  note: string;
  /** Who adjusts, for the ledger. */
  actor: string;
  /** When it expires; null: never; `period`: with the current period. */
  until: UnixMs | null | 'period';
}

/** The same in the caller's transaction; says how many alerts were given. */
export async function adjust(
  tx: Transaction,
  { budgetId, credits, note, actor, until }: AdjustBudgetParams,
): Promise<{ statement: BudgetBalance; alerts: number }> {
  const errors = checkAdjustment({ credits, note, until }, tx.now);
  if (errors.length > 0) throw new AppError('invalid_request', 'The adjustment is not valid.', { errors });
  const budget = await lockBudget(tx, budgetId);
  if (budget?.endedAt !== null) throw new AppError('not_found', 'There is no budget with this id.');
  const bounds = periodAt(budget, tx.now);
  const row = await bringUpToDate(tx, budget, bounds);
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
  const statement = await balanceOf(tx, budget, tx.now);
  const due = reachedThresholds(budget.alertThresholds, statement.usage);
  return { statement, alerts: await giveAlerts(tx, statement, due) };
}

function checkSum({ limitCredits, adjustmentCredits }: BudgetUsage, credits: number): void {
  const allowed = limitCredits + adjustmentCredits;
  if (allowed + credits >= 0 && allowed + credits <= MAX_CREDITS) return;
  const detail = `would make ${allowed} credits ${allowed + credits}: must stay from 0 to ${MAX_CREDITS}`;
  const errors = [{ pointer: '/credits', detail }];
  throw new AppError('invalid_request', `The adjustment ${detail}.`, { errors });
}
