import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './call.ts';
import { ADMIN_TOKEN } from './chaos-settings.ts';
import type { World } from './world.ts';

/** Resumes accounts as an operator does who is alerted of an open circuit. */
export async function resumeAccounts({ gateways, random, journal }: World): Promise<void> {
  const key = ADMIN_TOKEN;
  const gateway = random.pick(gateways);
  const reply = await call(gateway, { method: 'GET', path: '/admin/v1/accounts', key }, journal);
  const accounts = (reply?.body.data ?? []) as { name: string; status: string }[];
  for (const { name } of accounts)
    await call(gateway, { method: 'POST', path: `/admin/v1/accounts/${name}/resume`, key }, journal);
}

const PROBE_MS = 1_000;
const RESUME_MS = 5_000;

/**
 * Waits until everything has ended and is delivered, with every fault over. Meanwhile callers and operators do what they do after an
 * outage: they resume accounts and retry what waits for a receiver whose circuit is open.
 */
export async function drain(world: World, timeoutMs: number): Promise<void> {
  const { database, journal, teams, gateways } = world;
  const deadline = Date.now() + timeoutMs;
  for (let resumedAt = 0; ; await sleep(PROBE_MS)) {
    const [open] = await database.query<Record<string, number>>(openWork);
    const left = Object.entries(open ?? {}).filter(([, number]) => number > 0);
    if (left.length === 0) return;
    if (Date.now() > deadline) {
      journal.check(false, () => `everything ends: ${JSON.stringify(open)} ${''}`);
      for (const row of await database.query(openRows)) console.log(JSON.stringify(row));
      return;
    }
    if (Date.now() - resumedAt < RESUME_MS) continue;
    resumedAt = Date.now();
    await resumeAccounts(world);
    const waiting = await database.query<{ id: string; team: string }>(
      `select min(id) as id, team_id as team from deliveries where status = 'pending' group by receiver_id, team_id`,
    );
    for (const { id, team } of waiting) {
      const key = teams.find((each) => each.id === team)?.key ?? '';
      await call(gateways[0]!, { method: 'POST', path: `/v1/deliveries/${id}/retry`, key }, journal);
    }
  }
}

const openWork = `select
  (select count(*) from generations where status not in ('completed', 'failed', 'canceled')) as generations,
  (select count(*) from generations where lease_token is not null) as leases,
  (select count(*) from deliveries where status = 'pending' or lease_token is not null) as deliveries,
  (select count(*) from submissions where outcome is null) as submissions`;

const openRows = `select * from generations where status not in ('completed', 'failed', 'canceled') or lease_token is not null limit 5`;
