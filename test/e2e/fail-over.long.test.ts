import { afterEach, expect, it } from 'vitest';
import { resumeGateway } from '../../src/operations/backups/resume-gateway.ts';
import { createClient, type Client } from './client.ts';
import { createReplicatedDatabase, type ReplicatedDatabase } from './replicated-database.ts';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';
import { verifyTotals } from './verify-totals.ts';

// A real primary with a real standby, by streaming replication.
let database: ReplicatedDatabase;
let stage: Stage;
afterEach(() => stage.close());

async function start(replication: 'asynchronous' | 'synchronous', settings: Record<string, string> = {}) {
  database = await createReplicatedDatabase(replication);
  // What takes a lease over could not know whether it was submitted.
  const common = { DATABASE_REPLICATION: replication, LEASE_MS: '30000' };
  stage = await startStage({ database, settings: { ...common, ...settings } });
}

const readiness = async () =>
  (await (await fetch(`${stage.gateway.url}/readyz`)).json()) as {
    status: string;
    checks: Record<string, string>;
  };

/** Until it is accepted, as a caller does who is told to try again. */
async function acceptedOnce(client: Client, prompt: string): Promise<string> {
  const webhook = { url: stage.receiver.url('/hook') };
  const { body } = await until(`${prompt} is accepted`, async () => {
    const answer = await client.create(prompt, { webhook }, { 'idempotency-key': prompt });
    expect([202, 503]).toContain(answer.status);
    return answer.status === 202 && answer;
  });
  return body.id;
}

it('synchronous: the primary is killed under load, and every promise holds', async () => {
  await start('synchronous');
  const gateways = [stage.gateway, await stage.startGateway()];
  const team = await stage.team(1_000);
  const callers = Array.from({ length: 4 }, (_, i) => createClient(() => gateways[i % 2]!.url, team.key));
  const accepted: string[] = [];
  const load = callers.map(async (client, caller) => {
    for (let i = 0; i < 40; i += 1) accepted.push(await acceptedOnce(client, `picture ${caller}-${i}`));
  });
  await until('work under way', () => stage.sandbox.requests().length > 30);
  await database.killPrimary();
  await database.promoteStandby();
  await Promise.all(load);

  for (const id of accepted) expect((await team.ended(id)).status).toBe('completed');
  await verifyTotals(stage);
  expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 640 });
  expect((await readiness()).status).toBe('ready');
  const [state] = await database.query<{ value: { timeline: number } }>(
    "select value from gateway_state where name = 'server'",
  );
  expect(state?.value.timeline).toBe(2);
});

it('asynchronous: commits are missing, so the gateway is on hold until it is resumed', async () => {
  await start('asynchronous', { UPSTREAM_REQUESTS_PER_HOUR: '1000' });
  const team = await stage.team(1_000);
  const known = await acceptedOnce(team, 'on both');
  await team.ended(known);
  await until('the standby has it', async () => {
    const [lag] = await database.query<{ bytes: number }>(
      'select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::int as bytes from pg_stat_replication',
    );
    return lag?.bytes === 0;
  });
  await database.stopReplication();
  const lost = await acceptedOnce(team, 'on the primary only');
  await team.ended(lost);
  await database.killPrimary();
  await database.promoteStandby();

  const held = await until('the hold', async () => {
    const report = await readiness();
    return report.status === 'on_hold' && report;
  });
  expect(held.checks).toMatchObject({ database: 'ok', hold: 'another_timeline' });
  await until('its reason in the log', () =>
    stage.gateway.log().some((line) => line.includes('on hold: PostgreSQL is on another timeline')),
  );
  expect(await team.generation(known)).toMatchObject({ status: 'completed' });
  expect((await team.call('GET', `/v1/generations/${lost}`)).status).toBe(404);

  // It accepts and serves, and sends nothing.
  const sent = stage.sandbox.requests().length;
  const later = await acceptedOnce(team, 'during the hold');
  expect((await team.call('POST', `/v1/generations/${later}/cancel`)).status).toBe(200);
  expect(await stage.operate((context) => resumeGateway(context))).toMatchObject({
    reason: 'another_timeline',
    isSettled: true,
  });
  await until('the webhook of what was canceled', () =>
    stage.receiver.webhooks().some(({ payload }) => payload.data.id === later),
  );
  expect(stage.sandbox.requests()).toHaveLength(sent);
  expect((await readiness()).status).not.toBe('on_hold');

  // The next start finds the server that it knows.
  expect(await stage.gateway.terminate()).toBe(0);
  await stage.startGateway();
  expect((await readiness()).status).not.toBe('on_hold');
});
