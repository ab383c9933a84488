import { Gauge, type Registry } from 'prom-client';
import type { Load } from '../operations/read-load.ts';

export type { Load };

/** Gauges of what the database says at the time of a scrape. With several replicas each says the same: take the maximum, not the sum. */
export function createLoadMetrics(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `nanogate_${name}`, help, labelNames, registers: [registry] });
  const readable = gauge('database_up', 'Whether the database answered this scrape.');
  const queued = gauge('generations_queued', 'Generations that wait to be submitted.', ['priority']);
  const inFlight = gauge('generations_in_flight', 'Generations that the upstream has.');
  const waiting = gauge(
    'webhook_deliveries_waiting',
    'Webhooks that are due, held for a paused endpoint, or will be tried again.',
  );
  const used = gauge('upstream_requests_last_hour', "Requests of an account's allowance that are used.", [
    'account',
  ]);
  const limit = gauge('upstream_requests_limit', 'Requests that an account may send in any hour.', [
    'account',
  ]);
  const submits = gauge(
    'upstream_account_submits',
    '1 for how an account takes submissions now: freely, one (it is tried after a rest) or not (it rests, is paused, or its key was refused).',
    ['account', 'how'],
  );
  return {
    /** @param load null when it could not be read: what it would say is left out rather than out of date */
    set(load: Load | null): void {
      readable.set(load === null ? 0 : 1);
      for (const metric of [queued, inFlight, waiting, used, limit, submits]) metric.reset();
      if (load === null) {
        inFlight.remove();
        waiting.remove();
        return;
      }
      for (const [priority, number] of Object.entries(load.queued)) queued.set({ priority }, number);
      inFlight.set(load.inFlight);
      waiting.set(load.deliveriesWaiting);
      for (const { name: account, ...state } of load.accounts) {
        used.set({ account }, state.requestsLastHour);
        limit.set({ account }, state.requestsPerHour);
        for (const how of ['any', 'one', 'none'] as const)
          submits.set({ account, how }, state.submits === how ? 1 : 0);
      }
    },
  };
}
