import { reachedThresholds } from '../../domain/budgets/reached-thresholds.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { checkBudget } from '../../domain/budgets/check-budget.ts';
import {
  defaultAlertThresholds,
  periodAt,
  type Budget,
  type BudgetPeriod,
  type BudgetScope,
} from '../../domain/budgets/budget.ts';
import type { AuditChange, AuditFields } from '../../domain/audit/audit-change.ts';
import { changedFields } from '../../domain/audit/changed-fields.ts';
import { AppError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { changePeriod } from '../../store/budgets/budget-usage.ts';
import { insertBudget, lockBudgetOf, updateBudget } from '../../store/budgets/budgets.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { updatePeriod } from './update-period.ts';
import { budgetOwner } from './budget-owner.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { storeAlerts } from './store-alerts.ts';
import { balanceOf } from './read-budgets.ts';

/**
 * Creates a budget or changes the one with the same scope and period. Takes effect for new generations at
 * once; held and settled credits stay unchanged.
 * @throws AppError `invalid_request` with every invalid field; `not_found` for an unknown team or key;
 *   `conflict` for a change of the time zone
 */
export async function setBudget(
  { store, notify, actor }: Pick<OperationContext, 'store' | 'notify' | 'actor'>,
  params: SetBudgetParams,
): Promise<BudgetBalance> {
  const errors = checkBudget(params);
  if (errors.length > 0) throw new AppError('invalid_request', 'The budget is not valid.', { errors });
  const { balance, alerts } = await store.transaction(async (tx) => {
    const { budget, before } = await makeOrChange(tx, params);
    const set = await balanceOf(tx, budget, tx.now);
    const due = reachedThresholds(budget.alertThresholds, set.usage);
    const stored = await storeAlerts(tx, set, due);
    await recordChange(tx, actor, changeOf(before, budget));
    return { balance: set, alerts: stored };
  });
  if (alerts > 0) notify('event-stored');
  return balance;
}

export interface SetBudgetParams {
  scope: BudgetScope;
  /** For the scope `team`. That of a key is looked up. */
  teamId: string | null;
  /** For the scope `key`. */
  keyId: string | null;
  limitCredits: number;
  period: BudgetPeriod;
  /** Absent: as it is; UTC for a new budget. */
  timeZone?: string;
  /** Absent: as they are; 50, 80 and 100 % for a new budget. */
  alertThresholds?: number[];
  /** Null: no rollover. Absent: as it is; none for a new budget. */
  rolloverCapCredits?: number | null;
}

/** `before` is null for a new budget. */
async function makeOrChange(
  tx: Transaction,
  params: SetBudgetParams,
): Promise<{ budget: Budget; before: Budget | null }> {
  const { scope, period, limitCredits, timeZone, rolloverCapCredits } = params;
  const owner = await budgetOwner(tx, params);
  const alertThresholds = params.alertThresholds?.toSorted((a, b) => a - b);
  const made: Budget = {
    id: newId('budget', tx.now),
    scope,
    ...owner,
    limitCredits,
    period,
    timeZone: timeZone ?? 'UTC',
    alertThresholds: alertThresholds ?? defaultAlertThresholds,
    rolloverCapCredits: rolloverCapCredits ?? null,
    createdAt: tx.now,
    endedAt: null,
  };
  if (await insertBudget(tx, made)) return { budget: made, before: null };
  const budget = await lockBudgetOf(tx, made);
  if (budget === null) throw new AppError('conflict', 'The budget has just ended; set it again.');
  refuseOtherTimeZone(budget, timeZone);
  // With the limit and the cap in effect until now, because the rollover from the previous period depends
  // on them.
  const bounds = periodAt(budget, tx.now);
  const row = await updatePeriod(tx, budget, bounds);
  await changePeriod(tx, { budgetId: budget.id, periodStartsAt: bounds.startsAt }, { ...row, limitCredits });
  const changed = await updateBudget(tx, budget.id, { limitCredits, alertThresholds, rolloverCapCredits });
  return { budget: changed, before: budget };
}

function changeOf(before: Budget | null, after: Budget): AuditChange {
  const subject = { objectId: after.id, teamId: after.teamId };
  if (before === null) return { action: 'budget.create', ...subject, before: null, after: audited(after) };
  return { action: 'budget.update', ...subject, ...changedFields(audited(before), audited(after)) };
}

function audited({ id: _, createdAt: _createdAt, endedAt: _endedAt, ...fields }: Budget): AuditFields {
  return fields;
}

function refuseOtherTimeZone(budget: Budget, timeZone: string | undefined): void {
  if (timeZone === undefined || timeZone === budget.timeZone) return;
  const detail = `is ${budget.timeZone} and cannot change, since its periods would overlap: end the budget and create a new one`;
  throw new AppError('conflict', `The time zone of this budget ${detail}.`, {
    errors: [{ pointer: '/timeZone', detail }],
  });
}
