import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificate, privateKey } from '../webhooks/fixtures/tls.ts';
import { drip, startRawServer, writeForever } from '../webhooks/raw-server.ts';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const MEGABYTE = 1_024 * 1_024;
const CHUNK = 'x'.repeat(0x10000);

/** How a receiver answers, and what the log says of it. */
const faults: {
  name: string;
  answer: (socket: Socket) => unknown;
  error: string;
  statusCode: number | null;
}[] = [
  {
    name: 'an answer of two gigabytes',
    answer(socket) {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${2_048 * MEGABYTE}\r\n\r\n`);
      writeForever(socket, CHUNK);
    },
    error: 'The answer is longer than 64 kB.',
    statusCode: 200,
  },
  {
    name: 'an answer without end',
    answer(socket) {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      writeForever(socket, `10000\r\n${CHUNK}\r\n`);
    },
    error: 'The answer is longer than 64 kB.',
    statusCode: 200,
  },
  {
    name: 'headers without end',
    answer(socket) {
      socket.write('HTTP/1.1 200 OK\r\n');
      writeForever(socket, `x-filler: ${'x'.repeat(1_000)}\r\n`);
    },
    error: 'The headers of the answer are too large.',
    statusCode: null,
  },
  {
    name: 'a body that drips',
    answer(socket) {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      drip(socket, '1\r\n.\r\n');
    },
    error: 'No complete answer within 800 ms.',
    statusCode: 200,
  },
  {
    name: 'a reset',
    answer: (socket) => socket.resetAndDestroy(),
    error: 'The connection was closed before the answer was complete.',
    statusCode: null,
  },
];

const EVENTS = 8;
// As many in a row open the circuit breaker: each receiver gets these at least.
const ATTEMPTS = 5;
// Far below what a single answer offers; Node's own heap moves by tens of megabytes.
const MOST_GROWTH_BYTES = 150 * MEGABYTE;

describe('a receiver at fault', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await startStage()));
  afterAll(() => stage.close());

  it('leaves failed attempts that say why in the log, and the memory flat', async () => {
    const team = await stage.team();
    const untrusted = await startRawServer(() => undefined, { cert: certificate, key: privateKey });
    const expected = [
      {
        url: untrusted.url.replace('http:', 'https:'),
        error: 'The TLS certificate is self-signed.',
        statusCode: null as number | null,
      },
    ];
    for (const { answer, error, statusCode } of faults)
      expected.push({ url: (await startRawServer(answer)).url, error, statusCode });

    const before = await residentBytes();
    const requests = expected.flatMap(({ url }) => Array<string>(EVENTS).fill(url));
    await Promise.all(requests.map((url) => team.createAccepted('A lighthouse', { webhook: { url } })));
    const peak = { bytes: before };
    await until('every receiver was tried several times', async () => {
      peak.bytes = Math.max(peak.bytes, await residentBytes());
      const tried = await stage.database.query<{ url: string; count: number }>(triedUrls);
      return tried.filter(({ count }) => count >= ATTEMPTS).length === expected.length;
    });
    expect(new Set(await stage.database.query(reasons))).toEqual(new Set(expected));
    expect(peak.bytes - before).toBeLessThan(MOST_GROWTH_BYTES);
  });

  async function residentBytes(): Promise<number> {
    const metrics = await (await fetch(`${stage.gateway.url}/metrics`)).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  }
});

const triedUrls =
  'select d.url, count(*) as count from attempts a join deliveries d on d.id = a.delivery_id group by d.url';

const reasons = `select distinct d.url, a.error, a.status_code as "statusCode"
  from attempts a join deliveries d on d.id = a.delivery_id`;
