import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { AnsweredRequest } from '../http/plugins/measure-requests.ts';

export type { AnsweredRequest };

// Around the 2 ms of an accept on a fast disk and the half second after which callers grow impatient.
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

export function createHttpMetrics(registry: Registry, countWaiters: () => number) {
  const duration = new Histogram({
    name: 'nanogate_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response, waiting and event streams included.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  const responses = new Counter({
    name: 'nanogate_http_responses_total',
    help: 'Responses by the class of their status.',
    labelNames: ['class'],
    registers: [registry],
  });
  for (const name of ['2xx', '3xx', '4xx', '5xx']) responses.inc({ class: name }, 0);
  const wrongTokens = new Counter({
    name: 'nanogate_wrong_tokens_total',
    help: 'Requests with a wrong key or token. Many are guesses, or a service that has an old key.',
    registers: [registry],
  });
  new Gauge({
    name: 'nanogate_waiters',
    help: 'Requests that wait and event streams that are open in this process.',
    registers: [registry],
    collect() {
      this.set(countWaiters());
    },
  });
  return {
    wrongToken: () => wrongTokens.inc(),
    answered({ method, route, status, durationMs }: AnsweredRequest): void {
      responses.inc({ class: `${Math.floor(status / 100)}xx` });
      duration.observe({ method, route, status: String(status) }, durationMs / 1_000);
    },
  };
}
