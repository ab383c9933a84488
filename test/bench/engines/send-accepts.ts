import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { requestBody } from '../answer.ts';
import type { Gateways } from './gateways.ts';

/**
 * Sends creates over so many connections, shared among the processes, for so many seconds. Returns how many were accepted.
 * @throws when one was not
 */
export async function sendAccepts(
  { name, apiKey, processes }: Gateways,
  connections: number,
  seconds: number,
): Promise<number> {
  const run = randomUUID();
  let sent = 0;
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const results = await Promise.all(
    processes.map(({ url }) =>
      autocannon({
        url: `${url}/v1/generations`,
        method: 'POST',
        connections: Math.ceil(connections / processes.length),
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
      }),
    ),
  );
  const refused = results.reduce((sum, { non2xx, errors, timeouts }) => sum + non2xx + errors + timeouts, 0);
  if (refused > 0) throw new Error(`${name}: ${refused} requests were not accepted`);
  return results.reduce((sum, result) => sum + result['2xx'], 0);
}
