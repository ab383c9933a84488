import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import autocannon from 'autocannon';
import { requestBody } from './answer.ts';
import type { Contestant } from './contestants.ts';

export interface Measurement {
  accepted: number;
  /** By the monotonic clock of this process. */
  elapsedSeconds: number;
  requestsPerSecond: number;
  p99Ms: number;
  /** Processor time of the server for each request. Unlike the rate it hardly depends on what else the machine does. */
  cpuMicroseconds: number;
  /** Of the last minute, before the round: above 2 means that others wanted the same cores. */
  loadBefore: number;
}

// The load generator's clock and ours differ by the time it takes to open and close connections; more means that one of them is wrong.
const CLOCK_TOLERANCE = 0.1;

/**
 * Sends creates, each with an `Idempotency-Key` of its own.
 * @throws when one was not accepted, when more were answered than sent, or when the clocks disagree: such a figure means nothing
 */
export async function measure(
  { name, url, apiKey, cpuSeconds }: Contestant,
  connections: number,
  seconds: number,
): Promise<Measurement> {
  const run = randomUUID();
  let sent = 0;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const loadBefore = loadavg()[0] ?? NaN;
  const cpuBefore = cpuSeconds();
  const startedAt = performance.now();
  const result = await autocannon({
    url: `${url}/v1/generations`,
    method: 'POST',
    connections,
    duration: seconds,
    body: requestBody,
    headers,
    requests: [
      {
        setupRequest: (request) => ({
          ...request,
          headers: { ...headers, 'idempotency-key': `${run}-${++sent}` },
        }),
      },
    ],
  });
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  const accepted = result['2xx'];
  const refused = result.non2xx + result.errors + result.timeouts;
  if (refused > 0) throw new Error(`${name}: ${refused} requests were not accepted`);
  if (accepted > sent) throw new Error(`${name}: ${accepted} answers to ${sent} requests`);
  if (Math.abs(result.duration - elapsedSeconds) > CLOCK_TOLERANCE * elapsedSeconds)
    throw new Error(`${name}: the load generator says ${result.duration} s, the clock ${elapsedSeconds} s`);
  return {
    accepted,
    elapsedSeconds,
    requestsPerSecond: accepted / elapsedSeconds,
    cpuMicroseconds: ((cpuSeconds() - cpuBefore) / accepted) * 1_000_000,
    p99Ms: result.latency.p99,
    loadBefore,
  };
}
