import { setTimeout as sleep } from 'node:timers/promises';
import { SMALL_ACCOUNT } from './chaos-settings.ts';
import { checkAllowance } from './checks/check-allowance.ts';
import { checkDatabase } from './checks/check-database.ts';
import { checkGenerations } from './checks/check-generations.ts';
import { checkLogs } from './checks/check-logs.ts';
import { checkWebhooks } from './checks/check-webhooks.ts';
import { call } from './call.ts';
import { drain, resumeAccounts } from './drain.ts';
import { failOver, strikeUntil } from './faults.ts';
import { createJournal } from './journal.ts';
import { passHour } from './pass-hour.ts';
import { createRunClock } from './run-clock.ts';
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

// Because an allowance that holds in the first hour can be exceeded in the next two, whose requests it no longer counts.
const HOURS = 3;
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
  const clock = createRunClock();
  const journal = createJournal(print, clock);
  const world = await createWorld(options, { journal, clock });
  try {
    const traffic = startTraffic(world);
    const operator = setInterval(() => void resumeAccounts(world), RESUME_MS);
    for (let hour = 1; hour <= HOURS; hour += 1) {
      const deadline = performance.now() + (minutes * 60_000) / HOURS;
      const isOver = () => performance.now() > deadline && traffic.orders.length >= (orders * hour) / HOURS;
      await strikeUntil(isOver, world);
      if (hour < HOURS) await passHour(world);
    }
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
    const requests = checkAllowance(world);
    await checkReadiness(world);
    checkLogs(world);

    const count = (map: ReadonlyMap<string, number>) =>
      [...map.values()].reduce((sum, each) => sum + each, 0);
    const violations = [...journal.violations()].map(([what, times]) => `${what} (${times}×)`);
    const summary =
      `chaos on ${engine}${processes === undefined ? '' : ` with ${processes} processes`}, seed ${seed}, ${minutes} min: ${count(journal.faults())} faults of ${journal.faults().size} kinds, ` +
      `${traffic.orders.length} orders, ${requests.join(', ')} requests in the hours of an allowance of ${SMALL_ACCOUNT.requestsPerHour}, ${world.receivers.acknowledged.size} webhooks, ${journal.checks()} checks, ` +
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
