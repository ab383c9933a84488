import { Gauge, type Registry } from 'prom-client';
import { circuitStates } from '../domain/upstream/circuit.ts';
import type { Load } from '../operations/read-load.ts';

export type { Load };

/**
 * Gauges of what the database holds at the time of a scrape. All replicas report the same values: aggregate
 * with max, not sum.
 */
export function createLoadMetrics(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `nanogate_${name}`, help, labelNames, registers: [registry] });
  const readable = gauge('database_up', '1 if the database answered this scrape, else 0.');
  const queued = gauge('generations_queued', 'Generations waiting to be submitted.', ['priority']);
  const inFlight = gauge('generations_in_flight', 'Generations that the upstream is working on.');
  const waiting = gauge(
    'webhook_deliveries_waiting',
    'Webhook deliveries that are due, held back by a paused endpoint, or waiting for a retry.',
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
  const paused = gauge('upstream_account_paused', '1 if the operator has paused the account, else 0.', [
    'account',
  ]);
  return {
    /** @param load null when it could not be read: then its metrics are omitted rather than outdated */
    set(load: Load | null): void {
      readable.set(load === null ? 0 : 1);
      for (const metric of [
        queued,
        inFlight,
        waiting,
        open,
        unreconciled,
        quarantined,
        onHold,
        backupAge,
        used,
        limit,
        circuit,
        paused,
      ])
        metric.reset();
      if (load === null) {
        inFlight.remove();
        waiting.remove();
        open.remove();
        unreconciled.remove();
        quarantined.remove();
        onHold.remove();
        backupAge.remove();
        return;
      }
      for (const [priority, number] of Object.entries(load.queued)) queued.set({ priority }, number);
      inFlight.set(load.inFlight);
      waiting.set(load.deliveriesWaiting);
      open.set(load.webhookCircuitsOpen);
      unreconciled.set(load.unreconciledCharges);
      quarantined.set(load.quarantinedRows);
      onHold.set(load.isOnHold ? 1 : 0);
      if (load.backupAgeMs === null) backupAge.remove();
      else backupAge.set(load.backupAgeMs / 1_000);
      for (const { name: account, ...state } of load.accounts) {
        used.set({ account }, state.requestsLastHour);
        limit.set({ account }, state.requestsPerHour);
        for (const name of circuitStates)
          circuit.set({ account, state: name }, state.circuit === name ? 1 : 0);
        paused.set({ account }, state.isPaused ? 1 : 0);
      }
    },
  };
}
