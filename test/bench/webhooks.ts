import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createBareSender } from './bare-sender.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { median } from './table.ts';

/**
 * How many webhooks a second leave through the outbox (SQLite, every commit on disk; claimed, signed, sent, the attempt recorded),
 * beside bare POSTs with an HMAC that nobody records; and how long after its event's commit the first attempt arrives. Rounds
 * alternate, so that whatever else the machine does strikes both.
 *
 * usage: npm run bench:webhooks [-- rounds deliveries]
 */
const [rounds = 5, deliveries = 10_000] = process.argv.slice(2).map(Number);
const TEAMS = 16;
const STORED_AT_ONCE = 100;
const IDLE_EVENTS = 200;
const IDLE_PAUSE_MS = 20;
const LOADED_SECONDS = 5;
const NEIGHBOUR_RATE = 50;
const NEIGHBOUR_SECONDS = 20;
const HANGING_TEAMS = 10;
const HANGING_PER_TEAM = 100;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const receiver = fork(fileURLToPath(new URL('webhook-receiver.ts', import.meta.url)));
const releases: (() => Promise<unknown>)[] = [
  () => rm(folder, { recursive: true }),
  async () => receiver.disconnect(),
];
try {
  const [port] = (await once(receiver, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  const outbox = await openOutbox(join(folder, 'bench.db'), url, TEAMS);
  releases.push(outbox.close);
  const bare = createBareSender(url, outbox.concurrency);
  releases.push(bare.close);

  const results = { bare: [] as Round[], outbox: [] as Round[] };
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    const one = await measure(deliveries, () => bare.sendAll(deliveries));
    await arrivals(deliveries);
    await storeBacklog(outbox, deliveries);
    const other = await measure(deliveries, () => deliverBacklog(outbox, deliveries));
    await arrivals(deliveries);
    if (round === 0) continue;
    results.bare.push(one);
    results.outbox.push(other);
    process.stderr.write(`round ${round}: bare ${show(one)}; outbox ${show(other)}\n`);
  }

  const dispatcher = outbox.startDispatcher();
  const idle = await firstTries(outbox, IDLE_EVENTS, () => sleep(IDLE_PAUSE_MS));
  const rate = Math.round(median(results.outbox.map(({ perSecond }) => perSecond)) / 2);
  const loaded = await firstTries(outbox, rate * LOADED_SECONDS, paced(rate));
  const alone = await firstTries(outbox, NEIGHBOUR_RATE * NEIGHBOUR_SECONDS, paced(NEIGHBOUR_RATE));
  const storeHanging = await outbox.addHangingTeams(HANGING_TEAMS, HANGING_PER_TEAM);
  let hangingEvents = 0;
  // A generation a second, for a hundred endpoints each: after ten seconds all thousand have something due.
  const hanging = setInterval(() => void storeHanging(hangingEvents++), 1_000);
  await sleep(HANGING_TEAMS * 1_000);
  const beside = await firstTries(outbox, NEIGHBOUR_RATE * NEIGHBOUR_SECONDS, paced(NEIGHBOUR_RATE));
  clearInterval(hanging);
  await dispatcher.stop();

  console.log(
    `\n${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; ` +
      `${outbox.concurrency} at a time to ${TEAMS} endpoints, ${rounds} rounds of ${deliveries} deliveries\n`,
  );
  console.log('| | deliveries/s | ratio to bare | CPU of the sender per delivery |\n|---|---|---|---|');
  printRow('bare undici with HMAC', results.bare, results.bare);
  printRow('Nanogate, SQLite', results.outbox, results.bare);
  console.log('\n| first attempt after the commit | p50 | p95 | p99 |\n|---|---|---|---|');
  printLatencies('idle', idle);
  printLatencies(`at ${rate.toLocaleString('en')} events/s`, loaded);
  printLatencies(`at ${NEIGHBOUR_RATE} events/s`, alone);
  const neighbours = `${(HANGING_TEAMS * HANGING_PER_TEAM).toLocaleString('en')} hanging receivers of ${HANGING_TEAMS} teams`;
  printLatencies(`at ${NEIGHBOUR_RATE} events/s beside ${neighbours}`, beside);
} finally {
  for (const release of releases.reverse()) await release();
}

interface Round {
  perSecond: number;
  cpuMicroseconds: number;
}

async function measure(count: number, work: () => Promise<void>): Promise<Round> {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (count * 1_000) / (performance.now() - startedAt),
    cpuMicroseconds: (user + system) / count,
  };
}

async function storeBacklog(outbox: Outbox, count: number): Promise<void> {
  for (let stored = 0; stored < count; stored += STORED_AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(STORED_AT_ONCE, count - stored) }, outbox.store));
}

async function deliverBacklog(outbox: Outbox, count: number): Promise<void> {
  const done = outbox.delivered(outbox.deliveredCount() + count);
  const dispatcher = outbox.startDispatcher();
  await done;
  await dispatcher.stop();
}

/** When each webhook arrived, by its id, once there are so many. */
async function arrivals(count: number): Promise<Record<string, number>> {
  receiver.send(count);
  const [times] = (await once(receiver, 'message')) as [Record<string, number>];
  return times;
}

/** Stores events, with a pause before each, and says how long after its commit each one arrived, in milliseconds. */
async function firstTries(outbox: Outbox, count: number, pause: () => Promise<unknown>): Promise<number[]> {
  const committedAt = new Map<number, number>();
  const stored: Promise<unknown>[] = [];
  for (let i = 0; i < count; i++) {
    await pause();
    const committed = outbox.store().then((number) => {
      committedAt.set(number, Number(process.hrtime.bigint()) / 1e6);
      outbox.notify();
    });
    stored.push(committed);
  }
  await Promise.all(stored);
  const times = await arrivals(count);
  const numbers = await outbox.numbers();
  return Object.entries(times).map(([id, at]) => at - (committedAt.get(numbers.get(id) ?? NaN) ?? NaN));
}

/** Pauses that make so many events a second, with several at a time where a timer is too coarse. */
function paced(perSecond: number): () => Promise<unknown> {
  const startedAt = performance.now();
  let number = 0;
  return async () => {
    const dueMs = (number++ * 1_000) / perSecond - (performance.now() - startedAt);
    if (dueMs > 1) await sleep(dueMs);
  };
}

function show({ perSecond, cpuMicroseconds }: Round): string {
  return `${Math.round(perSecond)}/s (${Math.round(cpuMicroseconds)} µs of CPU each)`;
}

function printRow(name: string, all: Round[], bare: Round[]): void {
  const perSecond = Math.round(median(all.map((round) => round.perSecond))).toLocaleString('en');
  const ratio = median(all.map((round, i) => round.perSecond / (bare[i]?.perSecond ?? NaN))).toFixed(2);
  const cpu = Math.round(median(all.map(({ cpuMicroseconds }) => cpuMicroseconds)));
  console.log(`| ${name} | ${perSecond} | ${ratio} | ${cpu} µs |`);
}

function printLatencies(name: string, all: number[]): void {
  const sorted = [...all].sort((a, b) => a - b);
  const percentile = (percent: number) => {
    const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
    return `${value.toFixed(1)} ms`;
  };
  console.log(`| ${name} | ${percentile(50)} | ${percentile(95)} | ${percentile(99)} |`);
}
