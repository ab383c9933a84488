import { EXHAUSTED_PERCENT, toBudgetAlertResource } from '../../resources/budget-alert.ts';
import type { BudgetBalance } from '../../resources/budget-resource.ts';
import { insertAlert } from '../../store/budgets/budget-alerts.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { storeEvent } from '../events/store-event.ts';

/**
 * Gives the alerts of thresholds that have been reached, each once a budget and period: a row and an event in the caller's transaction, so
 * that an alert is there exactly when the money is. Returns how many were new; call `notify('event-stored')` after the commit then.
 */
export async function giveAlerts(
  tx: Transaction,
  statement: BudgetBalance,
  thresholds: readonly number[],
): Promise<number> {
  let given = 0;
  const { budget, bounds } = statement;
  for (const thresholdPercent of thresholds) {
    const alert = { budgetId: budget.id, periodStartsAt: bounds.startsAt, thresholdPercent };
    if (!(await insertAlert(tx, alert))) continue;
    const { id: budgetId, scope, teamId } = budget;
    const type = thresholdPercent === EXHAUSTED_PERCENT ? 'budget.exhausted' : 'budget.threshold_reached';
    const data = toBudgetAlertResource(statement, thresholdPercent);
    await storeEvent(tx, { teamId, type, generationId: null, data });
    tx.observe({ kind: 'budget_alerted', budgetId, scope, thresholdPercent });
    given++;
  }
  return given;
}
