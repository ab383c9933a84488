import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './world.ts';

// Until the upstream has read what the gateways sent before they ended: it came in the hour before.
const ON_THE_WAY_MS = 1_000;

/** Lets an hour pass in which every gateway is down, while callers go on: the allowances of the accounts are whole again. */
export async function passHour({ clock, gateways, journal }: World): Promise<void> {
  journal.fault('an hour without gateways');
  await Promise.all(gateways.map((gateway) => gateway.kill()));
  await sleep(ON_THE_WAY_MS);
  clock.passHour();
  await Promise.all(gateways.map((gateway) => gateway.start()));
}
