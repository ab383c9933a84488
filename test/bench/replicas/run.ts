import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../start-postgres.ts';
import { createDatabase } from '../engines/create-database.ts';
import { startGateways } from '../engines/gateways.ts';
import { sendAccepts } from '../engines/send-accepts.ts';
import { startServerProcess } from '../server-process.ts';
import { median } from '../table.ts';
import { measureWakeUps } from './measure-wake-ups.ts';
import { measureWork, openAccounts } from './measure-work.ts';

/**
 * What 1, 2 and 3 gateways on PostgreSQL accept, claim and deliver in a second, beside one on SQLite, each on a new database; then
 * how long after the start of the transaction that accepts in one process another claims. PostgreSQL syncs each commit, and the
 * upstream answers at once.
 *
 * usage: npm run bench:replicas [-- rounds seconds wake-ups]
 */
const [rounds = 3, seconds = 10, wakeUps = 500] = process.argv.slice(2).map(Number);
const CONNECTIONS = 50;
const WARM_UP_SECONDS = 3;
const MOST_GATEWAYS = 3;

interface Result {
  accepts: number;
  claims: number;
  deliveries: number;
}

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const server = startPostgres({ syncs: true });
const script = fileURLToPath(new URL('../whole-way-stub.ts', import.meta.url));
const stub = await startServerProcess([script], {}, join(folder, 'stub.log'));
const shared = {
  NANOPHOTO_BASE_URL: stub.url,
  UPSTREAM_REQUESTS_PER_HOUR: '1000000',
  UPSTREAM_CONCURRENCY: '64',
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1',
  QUEUE_TIMEOUT_SECONDS: '86400',
};
const results = new Map<string, Result[]>();
const machine =
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
  `load before ${(loadavg()[0] ?? NaN).toFixed(1)}`;
try {
  const adminUrl = await server.url;
  for (let round = 1; round <= rounds; round++) {
    await add('SQLite', `file:${join(folder, `${round}.db`)}`, 1);
    for (let count = 1; count <= MOST_GATEWAYS; count++)
      await add(`PostgreSQL, ${count}`, await createDatabase(adminUrl, `work_${round}_${count}`), count);
  }
  printResults();
  const gateways = await startGateways('wake-ups', await createDatabase(adminUrl, 'wake_ups'), folder, {
    shared,
    each: [{ PROCESS_ROLE: 'api' }, { PROCESS_ROLE: 'worker' }],
  });
  try {
    await openAccounts(gateways.environment);
    const { p50, p95, most } = await measureWakeUps(gateways, wakeUps);
    console.log(
      `\nfrom the transaction that accepts in one process to the claim in another, ${wakeUps} times: p50 ${p50} ms, p95 ${p95} ms, most ${most} ms`,
    );
  } finally {
    await gateways.stop();
  }
} finally {
  await stub.stop();
  await server.stop();
  await rm(folder, { recursive: true });
}

async function add(name: string, databaseUrl: string, count: number): Promise<void> {
  const each = Array.from({ length: count }, () => ({}));
  const gateways = await startGateways(name, databaseUrl, folder, { shared, each });
  try {
    await sendAccepts(gateways, CONNECTIONS, WARM_UP_SECONDS);
    const startedAt = performance.now();
    const accepted = await sendAccepts(gateways, CONNECTIONS, seconds);
    const accepts = (accepted * 1_000) / (performance.now() - startedAt);
    const result = { accepts, ...(await measureWork(gateways, `${stub.url}/hook`, seconds)) };
    results.set(name, [...(results.get(name) ?? []), result]);
    process.stderr.write(`${name}: ${JSON.stringify(result)}\n`);
  } finally {
    await gateways.stop();
  }
}

function printResults(): void {
  console.log(`${machine}; ${CONNECTIONS} connections, medians of ${rounds} rounds of ${seconds} s\n`);
  console.log('| gateways | accepts/s | claims/s | deliveries/s |\n|---|---|---|---|');
  for (const [name, own] of results) {
    const cell = (field: keyof Result) => {
      const ratio = median(own.map((each, i) => each[field] / results.get('SQLite')![i]![field]));
      return `${Math.round(median(own.map((each) => each[field]))).toLocaleString('en')} (${ratio.toFixed(2)})`;
    };
    console.log(`| ${name} | ${cell('accepts')} | ${cell('claims')} | ${cell('deliveries')} |`);
  }
}
