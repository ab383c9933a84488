import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { requestBody } from './answer.ts';
import type { Contestant } from './contestants.ts';

export interface Measurement {
  requestsPerSecond: number;
  p99Ms: number;
}

/** Sends creates, each with an `Idempotency-Key` of its own. @throws when one of them was not accepted */
export async function measure(
  { name, url, apiKey }: Contestant,
  connections: number,
  seconds: number,
): Promise<Measurement> {
  const run = randomUUID();
  let sent = 0;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
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
  const refused = result.non2xx + result.errors + result.timeouts;
  if (refused > 0) throw new Error(`${name}: ${refused} requests were not accepted`);
  return { requestsPerSecond: result['2xx'] / result.duration, p99Ms: result.latency.p99 };
}
