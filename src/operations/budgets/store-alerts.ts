import { EXHAUSTED_PERCENT } from '../../domain/budgets/reached-thresholds.ts';
import { toBudgetAlertResource } from '../../resources/budgets/budget-alert-resource.ts';
import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { insertAlert } from '../../store/budgets/budget-alerts.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { rowIsolation } from '../quarantine/isolate-rows.ts';
import { storeEvent } from '../events/store-event.ts';

/**
 * Stores an alert for each reached threshold, once for each budget and period: a row and an event in the
 * caller's transaction, so that an alert exists exactly when the balance does. Returns the number of new
 * alerts: when it is not 0, call `notify('event-stored')` after the commit.
 */
export async function storeAlerts(
  tx: Transaction,
  balance: BudgetBalance,
  thresholds: readonly number[],
): Promise<number> {
  let stored = 0;
  // An alert that cannot be stored refuses no request: it is stored with the next one.
  const isolate = rowIsolation(tx);
  for (const thresholdPercent of thresholds) {
    const isStored = await isolate({ task: 'alert', rowId: balance.budget.id }, (part) =>
      storeAlert(part, balance, thresholdPercent),
    );
    if (isStored === true) stored++;
  }
  return stored;
}

async function storeAlert(
  tx: Transaction,
  balance: BudgetBalance,
  thresholdPercent: number,
): Promise<boolean> {
  const { budget, bounds } = balance;
  const alert = { budgetId: budget.id, periodStartsAt: bounds.startsAt, thresholdPercent };
  if (!(await insertAlert(tx, alert))) return false;
  const { id: budgetId, scope, teamId } = budget;
  const type = thresholdPercent === EXHAUSTED_PERCENT ? 'budget.exhausted' : 'budget.threshold_reached';
  const data = toBudgetAlertResource(balance, thresholdPercent);
  await storeEvent(tx, { teamId, type, generationId: null, data });
  tx.observe({ kind: 'budget_alerted', budgetId, scope, thresholdPercent });
  return true;
}
