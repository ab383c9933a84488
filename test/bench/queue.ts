import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/domain/clock.ts';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import { expireQueued } from '../../src/operations/upstream/expire-queued.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../src/operations/upstream/claim-submission.ts';
import { demandOf } from '../../src/operations/upstream/demand-of.ts';
import { openStore } from '../../src/store/open-store.ts';
import { fillQueue } from './queued-rows.ts';
import { median } from './table.ts';

/**
 * What claims, queue time-outs and the counts of a plan cost with few and with many queued and in flight: processor time of one, as
 * the median of rounds that alternate between the sizes. Fails when many cost more than 1.3 times as much as few.
 *
 * usage: npm run bench:queue [-- rounds repeats]
 */
const [rounds = 7, repeats = 200] = process.argv.slice(2).map(Number);
const SIZES = [
  { queued: 1_000 + rounds * repeats, inFlight: 1_000 },
  { queued: 100_000, inFlight: 10_000 },
];
const MAX_RATIO = 1.3;
const account = { name: 'main', apiKey: 'none', maxInFlight: 1_000_000 };
// One to which every request matters, and one with requests to spare.
const accounts = {
  small: { ...account, requestsPerHour: 100 },
  large: { ...account, requestsPerHour: 1_000_000 },
};

type Context = Pick<OperationContext, 'store' | 'policy' | 'clock' | 'notify'>;
const works: Record<string, { account: keyof typeof accounts; run(context: Context): Promise<unknown> }> = {
  'claim, allowance to spare': { account: 'large', run: claimSubmission },
  'claim, no allowance': { account: 'small', run: claimSubmission },
  'claim of polls, none due': { account: 'large', run: (context) => claimPolls(context, 16) },
  'queue time-outs, none due': { account: 'large', run: expireQueued },
  'counts of a plan, few requests': { account: 'small', run: (context) => readDemand(context) },
  'counts of a plan, many requests': { account: 'large', run: (context) => readDemand(context) },
};

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const stores = await Promise.all(SIZES.map(openFilled));
try {
  const loadBefore = loadavg()[0] ?? NaN;
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${loadBefore.toFixed(1)}; medians of ${rounds} rounds of ${repeats}\n`,
  );
  console.log('| CPU of one | 1,000 queued, 1,000 in flight | 100,000 queued, 10,000 in flight | ratio |');
  console.log('|---|---|---|---|');
  for (const [name, { account, run }] of Object.entries(works)) {
    const [few, many] = await compare((store) => run(contextOf(store, account)));
    const ratio = many / few;
    if (ratio > MAX_RATIO) process.exitCode = 1;
    console.log(`| ${name} | ${few.toFixed(0)} µs | ${many.toFixed(0)} µs | ${ratio.toFixed(2)} |`);
  }
} finally {
  for (const store of stores) await store.close();
  await rm(folder, { recursive: true });
}

async function compare(
  run: (store: OperationContext['store']) => Promise<unknown>,
): Promise<[number, number]> {
  const costs = SIZES.map(() => [] as number[]);
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, store] of stores.entries()) {
      const cpu = process.cpuUsage();
      for (let i = 0; i < repeats; i++) await run(store);
      const { user, system } = process.cpuUsage(cpu);
      if (round > 0) costs[index]?.push((user + system) / repeats);
    }
  }
  return costs.map(median) as [number, number];
}

function contextOf(store: OperationContext['store'], size: keyof typeof accounts): Context {
  const policy: OperationContext['policy'] = {
    accounts: [accounts[size]],
    allowanceMargin: 0,
    maxInFlightPerTeam: Infinity,
    interactiveReserve: 0,
    spreadRequests: false,
    pollMinIntervalMs: 3_000,
    upstreamTimeoutMs: 60_000,
    unreachableLimitMs: 86_400_000,
    priceList: createPriceList(),
    unknownOutcome: 'fail',
    queueTimeoutMs: 900_000,
    leaseMs: 30_000,
    retryScheduleMs: [],
    concurrencyPerReceiver: 8,
    sendsTraceparent: false,
    idempotencyRetentionMs: 30 * 86_400_000,
    retention: { textsMs: 90 * 86_400_000, eventsMs: 90 * 86_400_000 },
    restoreQueued: 'fail',
    backups: null,
    teamLabels: false,
    usageMetadataKeys: [],
    hasAdminToken: true,
    latePictures: 'charge',
    files: null,
  };
  return { store, clock: systemClock, policy, notify: () => undefined };
}

function readDemand({ store, policy, clock }: Context): Promise<unknown> {
  const [account] = policy.accounts;
  if (account === undefined) throw new Error('No account');
  return demandOf({ ...store.reader, now: clock.now() }, policy, account);
}

async function openFilled(size: (typeof SIZES)[number], index: number) {
  const filename = join(folder, `${index}.db`);
  const store = openStore({ url: `file:${filename}`, clock: systemClock });
  await store.migrate();
  const connection = new Database(filename);
  fillQueue(connection, { ...size, now: systemClock.now() });
  connection.close();
  return store;
}
