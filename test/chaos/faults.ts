import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { LEASE_MS } from './chaos-settings.ts';
import type { World } from './world.ts';

/** What strikes at random, at most one fault of each lane at a time, so that faults of several lanes overlap. */
export type Lane = (world: World) => Promise<void>;

/** The gateways: killed, stopped, frozen for longer than a lease, their clocks set. */
const gatewayLane: Lane = async ({ random, journal, gateways }) => {
  const gateway = random.pick(gateways);
  const kind = random.pick(['kill', 'kill', 'stop', 'freeze', 'clock', 'clock'] as const);
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

const databaseLane: Lane = async ({ random, journal, database, gateways }) => {
  const fault = random.pick(database.faults);
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

const lanes = [gatewayLane, databaseLane, peerLane];
const PAUSE_MS = { min: 500, max: 6_000 };

/** Lets faults strike until the deadline; resolves when the last is over. */
export async function strikeUntil(deadline: number, world: World): Promise<void> {
  await Promise.all(
    lanes.map(async (lane) => {
      for (;;) {
        await sleep(world.random.integer(PAUSE_MS.min, PAUSE_MS.max));
        if (Date.now() > deadline) return;
        await lane(world);
      }
    }),
  );
}
