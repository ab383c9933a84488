import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/domain/clock.ts';
import { dayOf, type UsageGroup } from '../../src/domain/usage/usage-row.ts';
import { readUsage } from '../../src/operations/usage/read-usage.ts';
import { openStore } from '../../src/store/open-store.ts';
import { fillWithGenerations, YEAR } from './generated-year.ts';

/**
 * How long a report of usage takes from the daily roll-ups, and from the generations themselves, in a database with a year of them.
 * Both answers are compared, so that the faster one is also the right one.
 *
 * usage: node test/bench/usage.ts [generations] [rounds]
 */
const [generations = 1_000_000, rounds = 5] = process.argv.slice(2).map(Number);

interface Question {
  name: string;
  groupBy: UsageGroup[];
  from: string;
  to: string;
  teamId?: string;
}
const june = { from: `${YEAR}-06-01`, to: `${YEAR}-06-30` };
const year = { from: `${YEAR}-01-01`, to: `${YEAR}-12-31` };
const questions: Question[] = [
  { name: 'one team, a month by day', groupBy: ['day'], teamId: 'team_7', ...june },
  { name: 'one team, a year by model and quality', groupBy: ['model', 'quality'], teamId: 'team_7', ...year },
  { name: 'all teams, a month by team', groupBy: ['team'], ...june },
  { name: 'all teams, a year by day', groupBy: ['day'], ...year },
  {
    name: 'all teams, a month by day, key, model, quality',
    groupBy: ['day', 'key', 'model', 'quality'],
    ...june,
  },
  { name: 'all teams, a year by cost centre', groupBy: ['metadata.centre'], ...year },
];

const expressions: Record<string, string> = {
  day: "date(finished_at / 1000, 'unixepoch')",
  team: 'team_id',
  key: 'key_id',
  model: 'model',
  quality: "input ->> 'imageQuality'",
  'metadata.centre': "metadata ->> 'centre'",
};

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const filename = join(folder, 'bench.db');
const store = openStore({ url: `file:${filename}`, clock: systemClock });
try {
  await store.migrate();
  const connection = new Database(filename);
  const startedAt = performance.now();
  fillWithGenerations(connection, generations);
  const { rollUps } = connection.prepare('select count(*) rollUps from usage_daily').get() as {
    rollUps: number;
  };
  process.stderr.write(`filled in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s\n`);
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `${generations.toLocaleString('en')} generations, ${rollUps.toLocaleString('en')} roll-ups, medians of ${rounds} rounds\n`,
  );
  console.log('| report | rows | from roll-ups | from generations | ratio |\n|---|---|---|---|---|');
  for (const question of questions) await compare(connection, question);
  connection.close();
} finally {
  await store.close();
  await rm(folder, { recursive: true });
}

async function compare(connection: Database.Database, { name, ...question }: Question): Promise<void> {
  const scan = connection.prepare(scanOf(question));
  const times = { rollUps: [] as number[], scan: [] as number[] };
  let rows = 0;
  for (let round = 0; round < rounds; round++) {
    const [started, policy] = [performance.now(), { usageMetadataKeys: ['centre'] }];
    const context = { store, clock: systemClock, policy } as unknown as Parameters<typeof readUsage>[0];
    const report = await readUsage(context, question);
    const read = performance.now();
    const scanned = scan.all() as { settled: number }[];
    times.rollUps.push(read - started);
    times.scan.push(performance.now() - read);
    rows = report.length;
    const settled = report.reduce((sum, { settledCredits }) => sum + settledCredits, 0);
    const expected = scanned.reduce((sum, row) => sum + row.settled, 0);
    if (settled !== expected || rows !== scanned.length)
      throw new Error(`${name}: ${rows} rows, ${settled} credits; the generations say ${expected}`);
  }
  const [fast, slow] = [median(times.rollUps), median(times.scan)];
  console.log(
    `| ${name} | ${rows} | ${fast.toFixed(1)} ms | ${slow.toFixed(0)} ms | ${(slow / fast).toFixed(0)} |`,
  );
}

function scanOf({ groupBy, from, to, teamId }: Omit<Question, 'name'>): string {
  const groups = groupBy.map((group) => expressions[group] ?? '').join(', ');
  const end = dayOf(Date.parse(to) + 86_400_000);
  const team = teamId === undefined ? '' : `and team_id = '${teamId}'`;
  return `select ${groups}, count(*), sum(case status when 'completed' then price_credits else 0 end) settled
    from generations where finished_at >= ${Date.parse(from)} and finished_at < ${Date.parse(end)} ${team} group by ${groups}`;
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
