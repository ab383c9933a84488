import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase } from './checks/check-database.ts';
import { checkGenerations } from './checks/check-generations.ts';
import { checkLogs } from './checks/check-logs.ts';
import { checkWebhooks } from './checks/check-webhooks.ts';
import { call } from './call.ts';
import { drain, resumeAccounts } from './drain.ts';
import { failOver, strikeUntil } from './faults.ts';
import { createJournal } from './journal.ts';
import { startTraffic } from './traffic.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface ChaosOptions extends WorldOptions {
  minutes: number;
  /** How many orders there are at least, however long that takes. */
  orders?: number;
  print(line: string): void;
}

export interface ChaosReport {
  /** One line: what was done, checked and found. */
  summary: string;
  violations: readonly string[];
}

const RESUME_MS = 5_000;
// Half a minute: what degrades a gateway is over within a lease, and a loaded machine takes its time.
const READY_PROBES = 60;
const READY_PROBE_MS = 500;

/** Disturbs everything at random while callers go on, then waits until everything has ended and checks what was promised. */
export async function runChaos({
  minutes,
  orders = 0,
  print,
  ...options
}: ChaosOptions): Promise<ChaosReport> {
  const { engine, seed, processes } = options;
  const journal = createJournal(print);
  const world = await createWorld(options, journal);
  try {
    const traffic = startTraffic(world);
    const operator = setInterval(() => void resumeAccounts(world), RESUME_MS);
    const deadline = Date.now() + minutes * 60_000;
    await strikeUntil(() => Date.now() > deadline && traffic.orders.length >= orders, world);
    await failOver(world);
    world.receivers.behave('kind');
    await traffic.stop();
    clearInterval(operator);
    print('every fault is over: waiting until everything has ended');
    // Most of the others would only repeat that something has not ended.
    if (await drain(world)) {
      await checkDatabase(world);
      await checkGenerations(world, traffic.orders);
      await checkWebhooks(world);
    }
    await checkReadiness(world);
    checkLogs(world);

    const count = (map: ReadonlyMap<string, number>) =>
      [...map.values()].reduce((sum, each) => sum + each, 0);
    const violations = [...journal.violations()].map(([what, times]) => `${what} (${times}×)`);
    const summary =
      `chaos on ${engine}${processes === undefined ? '' : ` with ${processes} processes`}, seed ${seed}, ${minutes} min: ${count(journal.faults())} faults of ${journal.faults().size} kinds, ` +
      `${traffic.orders.length} orders, ${world.receivers.acknowledged.size} webhooks, ${journal.checks()} checks, ` +
      `${violations.length} violated`;
    return { summary, violations };
  } finally {
    await world.close();
  }
}

/** After all that, a gateway reports nothing that an operator would have to do. */
async function checkReadiness({ gateways, journal }: World): Promise<void> {
  for (const gateway of gateways) {
    let reply = null;
    for (let probe = 0; probe < READY_PROBES && reply?.body.status !== 'ready'; probe += 1) {
      if (probe > 0) await sleep(READY_PROBE_MS);
      reply = await call(gateway, { method: 'GET', path: '/readyz', key: '' }, journal);
    }
    journal.check(reply?.body.status === 'ready', () => `${gateway.name} is ready: ${JSON.stringify(reply)}`);
  }
}
