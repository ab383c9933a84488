import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../start-postgres.ts';
import { median } from '../table.ts';
import { cpuOfPostgres } from './cpu-of-postgres.ts';
import { createDatabase } from './create-database.ts';
import { startGateways } from './gateways.ts';
import { sendAccepts } from './send-accepts.ts';

/**
 * How many generations a second gateways accept on PostgreSQL that syncs each commit, beside one on SQLite, all on this
 * machine, with the processor time of gateways, server and load generator. Each has a new database in each round, and
 * rounds alternate, so that whatever else the machine does strikes all of them.
 *
 * usage: npm run bench:postgres [-- rounds seconds]
 */
const CONNECTIONS = 50;
const WARM_UP_SECONDS = 6;
const MOST_GATEWAYS = 3;
const [rounds = 3, seconds = 6] = process.argv.slice(2).map(Number);

interface Result {
  perSecond: number;
  /** Processor time for each, in microseconds. */
  gatewayUs: number;
  serverUs: number;
  clientUs: number;
  /** How many cores were busy. */
  cores: number;
}

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const server = startPostgres({ syncs: true });
const loadBefore = loadavg()[0] ?? NaN;
const results = new Map<string, Result[]>();
try {
  const adminUrl = await server.url;
  const serverCpu = await cpuOfPostgres(adminUrl);
  for (let round = 1; round <= rounds; round++) {
    await add('SQLite', `file:${join(folder, `${round}.db`)}`, 1, () => 0);
    for (let count = 1; count <= MOST_GATEWAYS; count++)
      await add(
        `PostgreSQL, ${count}`,
        await createDatabase(adminUrl, `bench_${round}_${count}`),
        count,
        serverCpu,
      );
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}
printResults();

async function add(name: string, databaseUrl: string, count: number, serverCpu: () => number): Promise<void> {
  const gateways = await startGateways(name, databaseUrl, folder, {
    each: Array.from({ length: count }, () => ({})),
  });
  try {
    await sendAccepts(gateways, CONNECTIONS, WARM_UP_SECONDS);
    const cpu = () => [
      gateways.cpuSeconds(),
      serverCpu(),
      process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    ];
    const before = cpu();
    const startedAt = performance.now();
    const accepted = await sendAccepts(gateways, CONNECTIONS, seconds);
    const elapsed = (performance.now() - startedAt) / 1_000;
    const used = cpu().map((each, i) => each - (before[i] ?? NaN));
    const [gatewayUs = NaN, serverUs = NaN, clientUs = NaN] = used.map((each) => (each / accepted) * 1e6);
    const cores = used.reduce((sum, each) => sum + each) / elapsed;
    const result = { perSecond: accepted / elapsed, gatewayUs, serverUs, clientUs, cores };
    results.set(name, [...(results.get(name) ?? []), result]);
    process.stderr.write(`${name}: ${Math.round(result.perSecond)}/s\n`);
  } finally {
    await gateways.stop();
  }
}

function printResults(): void {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
      `load before ${loadBefore.toFixed(1)}; ${CONNECTIONS} connections, medians of ${rounds} rounds of ${seconds} s\n`,
  );
  console.log(
    '| gateways | accepts/s | ratio to SQLite | ratio to one | per gateway CPU second, ratio to SQLite | gateway CPU | server CPU | client CPU | cores busy |\n|---|---|---|---|---|---|---|---|---|',
  );
  for (const [name, own] of results) {
    const ratio = (to: string, of: (result: Result) => number) =>
      median(own.map((each, i) => of(each) / of(results.get(to)![i]!))).toFixed(2);
    const figure = (of: (result: Result) => number) => Math.round(median(own.map(of))).toLocaleString('en');
    const rate = ({ perSecond }: Result) => perSecond;
    const toOne = name === 'SQLite' ? '' : ratio('PostgreSQL, 1', rate);
    const perCpuSecond = ratio('SQLite', ({ gatewayUs }) => 1 / gatewayUs);
    const us = [figure((r) => r.gatewayUs), figure((r) => r.serverUs), figure((r) => r.clientUs)].map(
      (each) => `${each} µs`,
    );
    const cores = median(own.map((each) => each.cores)).toFixed(1);
    const cells = [name, figure(rate), ratio('SQLite', rate), toOne, perCpuSecond, ...us, cores];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
