import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS } from '../../src/domain/clock.ts';
import type { ChaosGateway } from './chaos-gateway.ts';
import { LEASE_MS } from './chaos-settings.ts';
import type { Fault } from './databases/chaos-database.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What strikes at random, at most one fault of each lane at a time, so that faults of several lanes overlap. */
export type Lane = (world: World) => Promise<void>;

/** The gateways: killed, stopped, frozen for longer than a lease, their clocks set. */
const gatewayLane = async ({ random, journal, gateways }: World, gateway: ChaosGateway) => {
  // The more gateways, the more kills: each is to be killed several times.
  const kills = Array<'kill'>(gateways.length).fill('kill');
  const kind = random.pick([...kills, 'stop', 'freeze', 'clock', 'clock'] as const);
  const ms = random.integer(200, 1.5 * LEASE_MS);
  switch (kind) {
    case 'kill':
    case 'stop':
      journal.fault(`${gateway.name}: ${kind}`);
      await gateway[kind]();
      await sleep(random.integer(0, 1_500));
      return gateway.start();
    case 'freeze': {
      journal.fault(`${gateway.name}: frozen for ${ms > LEASE_MS ? 'more' : 'less'} than a lease`);
      const thaw = gateway.freeze();
      await sleep(ms);
      return thaw();
    }
    case 'clock': {
      const stepMs = random.pick([HOUR_MS, -HOUR_MS]);
      // Sometimes for longer than a lease: then its time is taken.
      journal.fault(
        `clocks ${stepMs > 0 ? 'ahead' : 'back'} for ${ms > LEASE_MS ? 'more' : 'less'} than a lease`,
      );
      const over = journal.disturb('clock');
      for (const each of gateways) each.setClock(stepMs);
      await sleep(ms);
      for (const each of gateways) each.setClock(0);
      // Until the right time is taken again.
      await sleep(1.5 * LEASE_MS);
      return over();
    }
  }
};

const databaseLane = async ({ random, journal, gateways }: World, fault: Fault) => {
  journal.fault(fault.name);
  const over = journal.disturb('database');
  const end = await fault.begin({ random, journal, pids: () => gateways.map((gateway) => gateway.pid()) });
  await sleep(random.integer(200, 7_000));
  await end();
  over();
};

/** The upstream and the receivers. */
const peerLane: Lane = async ({ random, journal, sandbox, receivers }) => {
  const ms = random.integer(500, 5_000);
  if (random.chance(0.5)) {
    journal.fault('receivers hang');
    receivers.behave('hanging');
    await sleep(ms);
    return receivers.behave('moody');
  }
  journal.fault('upstream away');
  const over = journal.disturb('upstream');
  await sandbox.stop();
  await sleep(ms);
  await sandbox.start();
  over();
};

const PAUSE_MS = { min: 500, max: 6_000 };

/** Lets faults strike until it is over; resolves when the last one is. */
export async function strikeUntil(isOver: () => boolean, world: World): Promise<void> {
  const { random, gateways, database } = world;
  const [nextGateway, nextFault] = [createBag(random, gateways), createBag(random, database.faults)];
  const lanes: Lane[] = [
    () => gatewayLane(world, nextGateway()),
    () => databaseLane(world, nextFault()),
    peerLane,
  ];
  await Promise.all(
    lanes.map(async (lane) => {
      for (;;) {
        await sleep(random.integer(PAUSE_MS.min, PAUSE_MS.max));
        if (isOver()) return;
        await lane(world);
      }
    }),
  );
}

// The gateways connect to the promoted one while orders go on.
const AFTER_FAIL_OVER_MS = 10_000;

/** The last fault of all: what the others need is gone with the primary. */
export async function failOver({ journal, database }: World): Promise<void> {
  if (database.failOver === null) return;
  journal.fault('the primary killed and its standby promoted');
  const over = journal.disturb('database');
  await database.failOver();
  await sleep(AFTER_FAIL_OVER_MS);
  over();
}

/** Draws each of the choices before any comes again. */
function createBag<T>(random: Random, choices: readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...choices];
    return left.splice(random.integer(0, left.length - 1), 1)[0]!;
  };
}
