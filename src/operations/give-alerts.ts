import { toBudgetAlertResource } from '../domain/budget-alert.ts';
import type { BudgetStatement } from '../domain/budget-resource.ts';
import { newId } from '../domain/ids.ts';
import { eventPayload, type BudgetEventType } from '../domain/webhook.ts';
import { insertAlert } from '../store/budget-alerts.ts';
import { insertEvent } from '../store/events.ts';
import { listTeamEndpoints } from '../store/endpoints.ts';
import type { Transaction } from '../store/store.ts';

/**
 * Gives the alerts of thresholds that have been reached, each once a budget and period: a row and an event in the caller's transaction, so
 * that an alert is there exactly when the money is. Returns how many were new; call `notify('event-stored')` after the commit then.
 */
export async function giveAlerts(
  tx: Transaction,
  statement: BudgetStatement,
  thresholds: readonly number[],
): Promise<number> {
  let given = 0;
  const { budget, bounds } = statement;
  for (const thresholdPercent of thresholds) {
    const alert = { budgetId: budget.id, periodStartsAt: bounds.startsAt, thresholdPercent };
    if (!(await insertAlert(tx, alert))) continue;
    await storeEvent(tx, statement, thresholdPercent);
    const { id: budgetId, scope } = budget;
    tx.observe({ kind: 'budget_alerted', budgetId, scope, thresholdPercent });
    given++;
  }
  return given;
}

async function storeEvent(
  tx: Transaction,
  statement: BudgetStatement,
  thresholdPercent: number,
): Promise<void> {
  const type: BudgetEventType = thresholdPercent === 100 ? 'budget.exhausted' : 'budget.threshold_reached';
  const { teamId } = statement.budget;
  const endpoints = await listTeamEndpoints(tx, null);
  if (teamId !== null) endpoints.push(...(await listTeamEndpoints(tx, teamId)));
  const targets = endpoints
    .filter(({ events }) => events.includes(type))
    .map(({ id, teamId: owner, url }) => ({ endpointId: id, teamId: owner, url }));
  const payload = eventPayload(type, tx.now, toBudgetAlertResource(statement, thresholdPercent));
  await insertEvent(tx, { id: newId('event', tx.now), teamId, type, generationId: null, payload }, targets);
}
