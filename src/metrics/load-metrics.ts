import { Gauge, type Registry } from 'prom-client';
import { accountFailureReasons, circuitStates } from '../domain/upstream/circuit.ts';
import type { Load } from '../operations/read-load.ts';

export type { Load };

/**
 * Gauges of what the database holds at the time of a scrape. All replicas report the same values: aggregate
 * with max, not sum.
 */
export function createLoadMetrics(registry: Registry) {
  const gauges: Gauge[] = [];
  const plain: Gauge[] = [];
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) => {
    const made = new Gauge<Label>({ name: `nanogate_${name}`, help, labelNames, registers: [registry] });
    gauges.push(made);
    if (labelNames.length === 0) plain.push(made);
    return made;
  };
  const readable = new Gauge({
    name: 'nanogate_database_up',
    help: '1 if the database answered this scrape, else 0.',
    registers: [registry],
  });
  const queued = gauge('generations_queued', 'Generations waiting to be submitted.', ['priority']);
  const oldestQueued = gauge(
    'oldest_queued_seconds',
    'For how long the oldest queued generation has waited; 0 if none is queued.',
  );
  const inFlight = gauge('generations_in_flight', 'Generations that the upstream is working on.');
  const waiting = gauge(
    'webhook_deliveries_waiting',
    'Webhook deliveries that are due, held back by a paused endpoint, or waiting for a retry.',
  );
  const failed = gauge(
    'webhook_deliveries_failed',
    'Webhook deliveries that have failed for good; a recovery sends them again.',
  );
  const open = gauge('webhook_circuits_open', 'Receivers of webhooks whose circuit is open.');
  const used = gauge(
    'upstream_requests_last_hour',
    "Requests of an account's allowance used in the last hour.",
    ['account'],
  );
  const limit = gauge('upstream_requests_limit', 'Request allowance of an account per hour.', ['account']);
  const unreconciled = gauge(
    'unreconciled_charges_open',
    'Unreconciled charges that an operator has not resolved.',
  );
  const quarantined = gauge(
    'quarantined_rows',
    'Rows that workers leave out because they keep failing: any value but 0 needs an operator.',
  );
  const onHold = gauge('on_hold', '1 if the gateway is on hold after a restore, else 0.');
  const backupAge = gauge(
    'backup_age_seconds',
    'Age of the newest backup of the SQLite database. Absent before the first one.',
  );
  const circuit = gauge(
    'upstream_account_circuit',
    '1 for the current state of the circuit of an account: closed, half_open or open.',
    ['account', 'state'],
  );
  const failing = gauge('upstream_account_failing', '1 for the reason why an account fails, if it does.', [
    'account',
    'reason',
  ]);
  const paused = gauge('upstream_account_paused', '1 if the operator has paused the account, else 0.', [
    'account',
  ]);
  const budgets = gauge(
    'budget_used_ratio',
    'Used part of a budget in its current period, held credits included: the highest of its scope and, with METRICS_TEAM_LABELS, team.',
    ['scope', 'period', 'team'],
  );
  const bytes = gauge('database_bytes', 'Size of the database.');
  const walBytes = gauge('database_wal_bytes', "Size of SQLite's write-ahead log.");
  return {
    /** @param load null when it could not be read: then its metrics are omitted rather than outdated */
    set(load: Load | null): void {
      readable.set(load === null ? 0 : 1);
      for (const metric of gauges) metric.reset();
      if (load === null) {
        // Those without labels are 0 after a reset.
        for (const metric of plain) metric.remove();
        return;
      }
      for (const [priority, number] of Object.entries(load.queued)) queued.set({ priority }, number);
      oldestQueued.set(Math.max(0, load.readAt - (load.oldestQueuedAt ?? load.readAt)) / 1_000);
      inFlight.set(load.inFlight);
      waiting.set(load.deliveriesWaiting);
      failed.set(load.deliveriesFailed);
      open.set(load.webhookCircuitsOpen);
      unreconciled.set(load.unreconciledCharges);
      quarantined.set(load.quarantinedRows);
      onHold.set(load.isOnHold ? 1 : 0);
      if (load.backupAgeMs === null) backupAge.remove();
      else backupAge.set(load.backupAgeMs / 1_000);
      bytes.set(load.databaseBytes);
      if (load.walBytes === null) walBytes.remove();
      else walBytes.set(load.walBytes);
      for (const { ratio, ...labels } of load.budgets) budgets.set(labels, ratio);
      for (const { name: account, ...state } of load.accounts) {
        used.set({ account }, state.requestsLastHour);
        limit.set({ account }, state.requestsPerHour);
        for (const name of circuitStates)
          circuit.set({ account, state: name }, state.circuit === name ? 1 : 0);
        for (const reason of accountFailureReasons)
          failing.set({ account, reason }, state.failureReason === reason ? 1 : 0);
        paused.set({ account }, state.isPaused ? 1 : 0);
      }
    },
  };
}
