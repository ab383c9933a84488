import { mkdtemp, rm } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fileURLToPath } from 'node:url';
import { withOperations } from '../../src/commands/shared/with-operations.ts';
import { releaseSpace } from '../../src/operations/retention/release-space.ts';
import { enforceRetention } from '../../src/operations/retention/enforce-retention.ts';
import { prepareGateway } from './contestants.ts';
import { measure, type Measurement } from './measure.ts';
import { fillWithOldGenerations } from './old-rows.ts';
import { startServerProcess } from './server-process.ts';
import { median } from './table.ts';

/**
 * What retention costs those who order meanwhile, and what it gives back: the p99 of accepts while the gateway erases old generations, beside
 * the same while there is nothing to erase, in rounds that alternate; then the size of the file before, after, and once the space is released.
 * Fails when the p99 is more than a fifth longer.
 *
 * usage: npm run bench:retention [-- generations rounds seconds]
 */
const [generations = 1_000_000, rounds = 5, seconds = 15] = process.argv.slice(2).map(Number);
const CONNECTIONS = 50;
const WARM_UP_SECONDS = 8;
const TARGET = 1.2;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const filename = join(folder, 'gateway.db');
const environment = {
  PORT: '0',
  DATABASE_URL: `file:${filename}`,
  NANOPHOTO_API_KEY: 'none',
  NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
};
// Nothing is as old.
const without = { RETENTION_TEXTS_DAYS: '36500', RETENTION_EVENTS_DAYS: '36500' };

try {
  const apiKey = await prepareGateway(environment);
  fill();
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `${generations.toLocaleString('en')} old generations; medians of ${rounds} rounds of ${seconds} s, ${CONNECTIONS} connections\n`,
  );
  const results = { without: [] as Measurement[], with: [] as Measurement[] };
  const erased: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    results.without.push((await accept(apiKey, without)).measurement);
    const { measurement, erasedPerSecond } = await accept(apiKey, {});
    if (erasedPerSecond === 0) throw new Error('Nothing was erased meanwhile');
    results.with.push(measurement);
    erased.push(erasedPerSecond);
    const p99 = (of: Measurement[]) => of.at(-1)!.p99Ms;
    process.stderr.write(
      `round ${round}: p99 ${p99(results.without)} ms, with retention ${p99(results.with)} ms\n`,
    );
  }
  printAccepts(results, erased);
  await printSizes();
} finally {
  await rm(folder, { recursive: true });
}

function fill(): void {
  const connection = new Database(filename);
  const [teamId, keyId] = connection.prepare('select team_id, id from keys').raw().get() as [string, string];
  const params = { teamId, keyId, generations, now: Date.now() };
  fillWithOldGenerations(connection, params, (filled) => {
    if (filled % 100_000 === 0) process.stderr.write(`filled ${filled.toLocaleString('en')}\n`);
  });
  connection.close();
}

/** What a gateway has erased since it was started. */
async function readErased(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = [...text.matchAll(/^nanogate_retention_erased_total\{.*\} (\d+)$/gm)];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

async function accept(apiKey: string, settings: Record<string, string>) {
  const script = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const server = await startServerProcess(
    [script, 'serve'],
    { ...environment, ...settings },
    join(folder, 'gateway.log'),
  );
  try {
    const contestant = { name: 'Nanogate', apiKey, databaseFile: filename, ...server };
    await measure(contestant, CONNECTIONS, WARM_UP_SECONDS);
    const before = await readErased(server.url);
    const measurement = await measure(contestant, CONNECTIONS, seconds);
    return {
      measurement,
      erasedPerSecond: ((await readErased(server.url)) - before) / measurement.elapsedSeconds,
    };
  } finally {
    await server.stop();
  }
}

function printAccepts(results: Record<'without' | 'with', Measurement[]>, erased: number[]): void {
  const rate = (of: Measurement[]) =>
    Math.round(median(of.map(({ requestsPerSecond }) => requestsPerSecond))).toLocaleString('en');
  const p99 = (of: Measurement[]) => `${Math.round(median(of.map(({ p99Ms }) => p99Ms)))} ms`;
  const ratio = median(results.with.map(({ p99Ms }, i) => p99Ms / results.without[i]!.p99Ms));
  console.log('| retention | accepts/s | p99 | ratio | erased/s |\n|---|---|---|---|---|');
  console.log(`| nothing to erase | ${rate(results.without)} | ${p99(results.without)} | 1.00 | 0 |`);
  console.log(
    `| under way | ${rate(results.with)} | ${p99(results.with)} | ${ratio.toFixed(2)} | ${Math.round(median(erased))} |`,
  );
  if (ratio > TARGET) process.exitCode = 1;
}

/** Erases the rest without pauses. */
async function printSizes(): Promise<void> {
  const megabytes = () => `${Math.round(statSync(filename).size / 1_000_000).toLocaleString('en')} MB`;
  await withOperations({ environment }, async (context) => {
    const sizes = { before: megabytes(), after: '', released: '' };
    const startedAt = performance.now();
    for await (const _round of enforceRetention(context));
    const erasedAt = performance.now();
    sizes.after = megabytes();
    while ((await releaseSpace(context)) > 0);
    sizes.released = megabytes();
    const took = (from: number, to: number) => `${Math.round((to - from) / 1_000)} s`;
    console.log(
      '\n| file before | after | once released | erasing took | releasing took |\n|---|---|---|---|---|',
    );
    console.log(
      `| ${sizes.before} | ${sizes.after} | ${sizes.released} | ${took(startedAt, erasedAt)} | ${took(erasedAt, performance.now())} |`,
    );
  });
}
