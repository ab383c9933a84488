import { once } from 'node:events';
import { systemClock } from '../../src/domain/clock.ts';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import type { Principal } from '../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../src/operations/generations/accept-generation.ts';
import type { AcceptParams } from '../../src/operations/generations/accept-params.ts';
import type { Policy } from '../../src/operations/operation-context.ts';
import { defaultTimeouts } from '../../src/store/engine/database-timeouts.ts';
import { openStore } from '../../src/store/open-store.ts';

/** One of several gateways that ask for pictures at the same time. Says `ready`, waits for a line, asks, and prints how it went. */
const [url = '', principal = '', number = ''] = process.argv.slice(2);
// All of them wait for ten connections and one budget at once, longer than a request would.
const PATIENCE_MS = 120_000;
const timeouts = {
  ...defaultTimeouts,
  acquireMs: PATIENCE_MS,
  statementMs: PATIENCE_MS,
  lockMs: PATIENCE_MS,
};
const store = openStore({ url, clock: systemClock, timeouts });
const context = {
  store,
  clock: systemClock,
  files: null,
  checkReceiver: async () => null,
  policy: { priceList: createPriceList(), queueTimeoutMs: 900_000, files: null } as Partial<Policy> as Policy,
  notify: () => undefined,
  observe: () => undefined,
};
const command: AcceptParams = {
  principal: JSON.parse(principal) as Principal,
  model: 'nano-banana-2',
  input: { prompt: 'A lighthouse', mode: 'generate' },
  metadata: {},
  priority: 'interactive',
  webhook: null,
  maxCredits: null,
  queueTimeoutSeconds: null,
  traceparent: null,
  requestId: null,
  idempotency: null,
};

process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.pause();
const outcomes = await Promise.all(
  Array.from({ length: Number(number) }, () => acceptGeneration(context, command)),
);
const counts: Record<string, number> = {};
for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
process.stdout.write(`${JSON.stringify(counts)}\n`);
await store.close();
