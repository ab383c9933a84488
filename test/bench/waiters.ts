import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { fillQueue } from './queued-rows.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { createWaiterClients, type WaiterKind } from './waiter-clients.ts';

/**
 * What 1,000 and 5,000 clients that wait add to the gateway's process, beside the same process without them: resident memory and
 * processor time; and how long after the begin of a transaction its waiter has the answer. Fails above the targets.
 *
 * usage: npm run bench:waiters [-- seconds clients…]
 */
const [seconds = 15, ...sizes] = process.argv.slice(2).map(Number);
const SIZES = sizes.length > 0 ? sizes : [1_000, 5_000];
const KINDS: WaiterKind[] = ['Prefer: wait=60', 'event stream', 'feed, wait=60'];
const WAKE_UPS = 200;
const MAX_ADDED_MEGABYTES = 150;
const MAX_ADDED_CPU = 0.05;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
try {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${(loadavg()[0] ?? NaN).toFixed(1)}; ${seconds} s each\n`,
  );
  console.log(
    '| clients | waiting by | added memory | each | added CPU | wake-up p50 | p95 |\n|---|---|---|---|---|---|---|',
  );
  for (const size of SIZES) for (const kind of KINDS) await measure(size, kind);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(size: number, kind: WaiterKind): Promise<void> {
  const { gateway, key } = await startGateway(size);
  const ids = Array.from({ length: size }, (_, number) => idOf(number));
  const headers = { authorization: `Bearer ${key}` };
  for (const id of ids.slice(0, 500))
    await (await fetch(`${gateway.url}/v1/generations/${id}`, { headers })).text();
  const before = await use(gateway);
  const clients = createWaiterClients(gateway.url, key, kind, ids);
  await clients.ready();
  await sleep(3_000);
  const during = await use(gateway);
  const wakeUps = kind === 'feed, wait=60' ? [] : await wakeUp(gateway, key, clients, ids);
  clients.leave();
  await gateway.stop();
  const megabytes = during.megabytes - before.megabytes;
  const cpu = during.cpu - before.cpu;
  if (megabytes > MAX_ADDED_MEGABYTES || cpu > MAX_ADDED_CPU) process.exitCode = 1;
  const row = [
    size.toLocaleString('en'),
    kind,
    `${megabytes.toFixed(0)} MB`,
    `${((megabytes * 1_000) / size).toFixed(0)} kB`,
    `${(cpu * 100).toFixed(1)} %`,
    ...[0.5, 0.95].map((share) => (wakeUps.length === 0 ? '' : `${quantile(wakeUps, share)} ms`)),
  ];
  console.log(`| ${row.join(' | ')} |`);
}

/** Resident memory, and the share of a core over some seconds. */
async function use(gateway: ServerProcess): Promise<{ megabytes: number; cpu: number }> {
  const [cpu, startedAt] = [gateway.cpuSeconds(), performance.now()];
  await sleep(seconds * 1_000);
  const share = (gateway.cpuSeconds() - cpu) / ((performance.now() - startedAt) / 1_000);
  return { megabytes: gateway.rssMegabytes(), cpu: share };
}

/** Cancels some, one after the other. The time of the transaction is when the generation finished. */
async function wakeUp(
  { url }: ServerProcess,
  key: string,
  clients: ReturnType<typeof createWaiterClients>,
  ids: string[],
): Promise<number[]> {
  const times: number[] = [];
  for (const id of ids.slice(-WAKE_UPS)) {
    const canceled = await fetch(`${url}/v1/generations/${id}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    });
    const { finishedAt } = (await canceled.json()) as { finishedAt: string };
    times.push((await clients.arrivalOf(id)) - Date.parse(finishedAt));
  }
  return times;
}

function quantile(numbers: number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(share * (numbers.length - 1))] ?? NaN;
}

/** A gateway with so many queued generations of one team, of which none is submitted. */
async function startGateway(queued: number) {
  const filename = join(folder, `gateway-${Math.random()}.db`);
  const environment = {
    PORT: '0',
    DATABASE_URL: `file:${filename}`,
    NANOPHOTO_API_KEY: 'none',
    NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
    QUEUE_TIMEOUT_SECONDS: '86400',
  };
  await withOperations({ environment }, async () => undefined);
  const connection = new Database(filename);
  fillQueue(connection, { queued, inFlight: 0, now: Date.now() });
  connection.exec(`
    update generations set team_id = 'team_0', key_id = 'key_0', queue_expires_at = ${Date.now() + 24 * HOUR_MS};
    update upstream_accounts set retry_at = ${Date.now() + HOUR_MS}`);
  connection.close();
  const { key } = await withOperations({ environment }, (context) => createKey(context, 'team_0', 'bench'));
  const script = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const gateway = await startServerProcess([script, 'serve'], environment, `${filename}.log`);
  return { gateway, key };
}

function idOf(number: number): string {
  return `gen_${String(number).padStart(26, '0')}`;
}
