import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import Database from 'better-sqlite3';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { createEndpoint } from '../../src/operations/endpoints/create-endpoint.ts';
import { requestBody } from './answer.ts';
import { startServerProcess } from './server-process.ts';

/**
 * How many generations a second go the whole way, accepted to delivered, with allowance to spare, in each interval of a run. First it
 * accepts alone, as fast as it can: that rate is what the others are compared with, and what it accepted is queued from then on.
 * Fails below the target, or when the last interval falls behind the first by more than a fifth.
 *
 * usage: npm run bench:whole-way [-- intervals seconds]
 */
const [intervals = 10, seconds = 60] = process.argv.slice(2).map(Number);
const TARGET = 0.08;
const LEAST_OF_FIRST = 0.8;
const CONNECTIONS = 50;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const filename = join(folder, 'gateway.db');
const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const stub = await startServerProcess([script('whole-way-stub.ts')], {}, join(folder, 'stub.log'));
const environment = {
  PORT: '0',
  DATABASE_URL: `file:${filename}`,
  NANOPHOTO_API_KEY: 'none',
  NANOPHOTO_BASE_URL: stub.url,
  UPSTREAM_REQUESTS_PER_HOUR: '1000000',
  UPSTREAM_CONCURRENCY: '256',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
  QUEUE_TIMEOUT_SECONDS: '86400',
  LOG_LEVEL: 'warn',
};
const log = { LOG_LEVEL: 'info' };
try {
  const key = await withOperations({ environment }, async (context) => {
    const { id } = await createTeam(context, 'bench');
    // Commands have no network to check the address with.
    await createEndpoint({ ...context, checkReceiver: async () => null }, id, {
      url: `${stub.url}/hook`,
      events: ['*'],
      description: '',
    });
    await closeUntil(Date.now() + HOUR_MS);
    return (await createKey(context, id, 'bench')).key;
  });
  const command = [script('../../src/main.ts'), 'serve'];
  const gateway = await startServerProcess(command, { ...environment, ...log }, join(folder, 'gateway.log'));
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${(loadavg()[0] ?? NaN).toFixed(1)}; ${intervals} intervals of ${seconds} s\n`,
  );
  await accept(gateway.url, key, 5);
  const alone = await accept(gateway.url, key, 10);
  console.log(`accepts alone: ${Math.round(alone.rate)}/s, p99 ${alone.p99} ms\n`);
  await closeUntil(0);
  console.log(
    '| interval | delivered/s | of accepts alone | accept p50 | accept p99 | queued |\n|---|---|---|---|---|---|',
  );
  const rates: number[] = [];
  for (let interval = 1; interval <= intervals; interval++) {
    const before = count("deliveries where status = 'delivered'");
    const startedAt = performance.now();
    const { p50, p99 } = await accept(gateway.url, key, seconds, Math.ceil(alone.rate * TARGET));
    const delivered = count("deliveries where status = 'delivered'") - before;
    const rate = (delivered * 1_000) / (performance.now() - startedAt);
    rates.push(rate);
    const queued = count("generations where status = 'queued'");
    console.log(
      `| ${interval} | ${Math.round(rate)} | ${(rate / alone.rate).toFixed(3)} | ${p50} ms | ${p99} ms | ${queued.toLocaleString('en')} |`,
    );
  }
  const [first = NaN, last = NaN] = [rates[0], rates.at(-1)];
  if (!(Math.min(...rates) >= alone.rate * TARGET && last >= first * LEAST_OF_FIRST)) process.exitCode = 1;
  await gateway.stop();
} finally {
  await stub.stop();
  await rm(folder, { recursive: true });
}

async function accept(url: string, key: string, duration: number, overallRate?: number) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const result = await autocannon({
    url: `${url}/v1/generations`,
    method: 'POST',
    connections: CONNECTIONS,
    duration,
    headers,
    body: requestBody,
    ...(overallRate === undefined ? {} : { overallRate }),
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${result.non2xx + result.errors} were not accepted`);
  return { rate: result['2xx'] / duration, p50: result.latency.p50, p99: result.latency.p99 };
}

/** Nothing is submitted before then. */
async function closeUntil(retryAt: number): Promise<void> {
  const database = new Database(filename, { timeout: 5_000 });
  database.prepare('update upstream_accounts set retry_at = ?').run(retryAt);
  database.close();
}

function count(rows: string): number {
  const database = new Database(filename, { readonly: true });
  const number = database.prepare(`select count(*) from ${rows}`).pluck().get() as number;
  database.close();
  return number;
}
