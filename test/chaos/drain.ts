import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS, type UnixMs } from '../../src/domain/clock.ts';
import { usableRequests } from '../../src/domain/upstream/allowance.ts';
import { call } from './call.ts';
import { ADMIN_TOKEN, SMALL_ACCOUNT } from './chaos-settings.ts';
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
// Because a machine that is busy with other things takes its time, but something ends each minute even there.
const PATIENCE_MS = 240_000;

/**
 * Waits until everything has ended and is delivered, except what waits for the next request of a used-up allowance, with every fault over. Meanwhile callers and operators do what they do after an
 * outage: they resume accounts, retry what waits for a receiver whose circuit is open, and cancel what the upstream refuses again and again.
 * @returns whether it has; false when nothing has ended for a long time
 */
export async function drain(world: World): Promise<boolean> {
  const { database, journal, clock } = world;
  let fewest = Infinity;
  let progressedAt = Date.now();
  for (let resumedAt = 0; ; await sleep(PROBE_MS)) {
    const [open = {}] = await database.query<Record<string, number>>(openWork(clock.now()));
    const left = Object.values(open).reduce((sum, number) => sum + number, 0);
    if (left === 0) return true;
    if (left < fewest) progressedAt = Date.now();
    fewest = Math.min(fewest, left);
    if (Date.now() - progressedAt > PATIENCE_MS) {
      const rows = await database.query(openRows(clock.now()));
      journal.check(false, () => `everything ends: ${JSON.stringify(open)} ${JSON.stringify(rows)}`);
      return false;
    }
    if (Date.now() - resumedAt < RESUME_MS) continue;
    resumedAt = Date.now();
    await resumeAccounts(world);
    await retryDeliveries(world);
    await cancelBackingOff(world);
  }
}

/** Retries one delivery of each receiver, which ends the back-off of its circuit. */
async function retryDeliveries({ database, teams, gateways, journal }: World): Promise<void> {
  const waiting = await database.query<{ id: string; team: string }>(
    `select min(id) as id, team_id as team from deliveries where status = 'pending' group by receiver_id, team_id`,
  );
  for (const { id, team } of waiting) {
    const key = teams.find((each) => each.id === team)?.key ?? '';
    await call(gateways[0]!, { method: 'POST', path: `/v1/deliveries/${id}/retry`, key }, journal);
  }
}

/** Cancels what the upstream refuses: without others that it confirms meanwhile, each backs off until its day in the queue is over. */
async function cancelBackingOff({ database, clock, teams, gateways, journal }: World): Promise<void> {
  const refused = await database.query<{ id: string; team: string }>(
    `select id, team_id as team from generations where status = 'queued' and submit_retry_at > ${clock.now()}`,
  );
  for (const { id, team } of refused) {
    const key = teams.find((each) => each.id === team)?.key ?? '';
    await call(gateways[0]!, { method: 'POST', path: `/v1/generations/${id}/cancel`, key }, journal);
  }
}

// Up to an hour, which is longer than what is left of a run: what a poll may still be needed for once its account has no requests left.
const waitsForAllowance = (
  now: UnixMs,
) => `account = '${SMALL_ACCOUNT.name}' and status in ('pending', 'generating') and lease_token is null
  and (select count(*) from upstream_requests r where r.account = '${SMALL_ACCOUNT.name}' and r.latest_ends_at > ${now - HOUR_MS}) >= ${usableRequests(SMALL_ACCOUNT.requestsPerHour)}`;

const isOpen = (now: UnixMs) =>
  `status not in ('completed', 'failed', 'canceled') and not (${waitsForAllowance(now)})`;

const openWork = (now: UnixMs) => `select
  (select count(*) from generations where ${isOpen(now)}) as generations,
  (select count(*) from generations where lease_token is not null) as leases,
  (select count(*) from deliveries where status = 'pending' or lease_token is not null) as deliveries,
  (select count(*) from submissions where outcome is null) as submissions`;

const openRows = (
  now: UnixMs,
) => `select id, status, account, next_poll_at, lease_expires_at, submit_retry_at from generations
  where ${isOpen(now)} or lease_token is not null limit 3`;
