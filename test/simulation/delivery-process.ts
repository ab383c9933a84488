import { ne } from 'drizzle-orm';
import { loadConfig } from '../../src/config/load-config.ts';
import type { UnixMs } from '../../src/domain/clock.ts';
import { createLogger } from '../../src/gateway/logger.ts';
import { openOperationContext } from '../../src/gateway/open-operation-context.ts';
import { reapLeases } from '../../src/operations/upstream/reap-leases.ts';
import { storeEvent } from '../../src/operations/events/store-event.ts';
import { createDispatcher } from '../../src/workers/dispatcher.ts';
import { createLeaseReaper } from '../../src/workers/lease-reaper.ts';
import { createSlots } from '../../src/workers/slots.ts';
import { createSupervisor } from '../../src/workers/supervisor.ts';
import { createWakeup } from '../../src/operations/wakeup.ts';
import { createWorker, type Rounds } from '../../src/workers/worker.ts';
import { plannedEvent, requestWebhook, resourceOf, indexOf } from './webhook-plan.ts';

/** What a delivering process is told on its command line. */
export interface DeliveryTask {
  seed: number;
  events: number;
  startsAt: UnixMs;
  teamIds: string[];
  urls: string[];
}

/**
 * The part of a gateway that delivers, put together as `gateway.ts` does it: stores the planned events that are not stored
 * yet and delivers meanwhile. Its clock runs on to the next attempt whenever nothing is under way, so nobody waits for the
 * retry schedule. Ends by itself, with status 0, when all is stored and nothing is left to deliver.
 */
const { seed, events, startsAt, teamIds, urls } = JSON.parse(process.argv[2] ?? '') as DeliveryTask;
const config = loadConfig(process.env);

let aheadMs = startsAt - Date.now();
const clock = { now: () => Date.now() + aheadMs };

const wakeups = { dispatcher: createWakeup(), leaseReaper: createWakeup() };
const { context, close } = await openOperationContext({
  config,
  clock,
  logger: createLogger(config),
  notify: (topic) => {
    if (topic === 'event-stored') wakeups.dispatcher.wake();
  },
  observe: () => undefined,
});

// Retries are due seconds apart. To let the clock run past several of them costs nothing, and each jump waits for the slowest.
const JUMP_BEYOND_MS = 30_000;
const limit = config.WEBHOOK_CONCURRENCY;

let allStored = false;
const onError = (error: unknown) => console.error(error);
const slots = createSlots(limit, wakeups.dispatcher.wake, onError);
const dispatcher = createDispatcher(context, slots);
const done = new Promise<void>((resolve) => {
  const rounds: Rounds = {
    ...dispatcher,
    async runOnce() {
      const nextAt = await dispatcher.runOnce();
      if (!allStored || slots.free() < limit) return nextAt;
      if (nextAt !== null) aheadMs += Math.max(0, nextAt - clock.now() + JUMP_BEYOND_MS);
      // What the process before had claimed may be freed by the lease reaper at this moment: then more comes due.
      else if ((await reapLeases(context)) === 0 && (await isAllDelivered())) resolve();
      return clock.now();
    },
  };
  const worker = (name: keyof typeof wakeups, work: Rounds) =>
    createWorker({ ...work, name, clock, wakeup: wakeups[name], onError });
  const supervisor = createSupervisor([
    worker('dispatcher', rounds),
    worker('leaseReaper', createLeaseReaper(context)),
  ]);
  supervisor.start();
});

const stored = new Set(await storedEvents());
const missing = Array.from({ length: events }, (_, index) => index).filter((index) => !stored.has(index));
// As many at once as share one commit.
const BATCH_SIZE = 100;
while (missing.length > 0) {
  await Promise.all(missing.splice(0, BATCH_SIZE).map(store));
  context.notify('event-stored');
}
allStored = true;
context.notify('event-stored');
await done;
await close();
process.exit();

async function isAllDelivered(): Promise<boolean> {
  const { db, tables } = context.store.reader;
  return (await db.$count(tables.deliveries, ne(tables.deliveries.status, 'delivered'))) === 0;
}

async function storedEvents(): Promise<number[]> {
  const { db, tables } = context.store.reader;
  const rows = await db.select({ payload: tables.events.payload }).from(tables.events);
  return rows.map(({ payload }) => indexOf(payload));
}

async function store(index: number): Promise<void> {
  const event = plannedEvent(seed, index);
  const teamId = teamIds[event.team] ?? null;
  const data = resourceOf(event);
  await context.store.transaction((tx) =>
    storeEvent(tx, { teamId, type: event.type, generationId: null, data }, requestWebhook(event, urls)),
  );
  process.stdout.write(`${index}\n`);
}
