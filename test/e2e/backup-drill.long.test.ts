import { copyFile, rm } from 'node:fs/promises';
import { like } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere } from '../commands/command-line.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';
import { verifyTotals } from './verify-totals.ts';

describe('a database that is restored to an earlier time', () => {
  let stage: Stage;
  let team: Team;
  let file: string;
  beforeEach(async () => {
    stage = await startStage({
      // Long enough to be in flight when the copy is made.
      sandbox: { minDurationMs: 1_500, maxDurationMs: 2_000 },
      settings: { UPSTREAM_REQUESTS_PER_HOUR: '3000' },
    });
    team = await stage.team();
    file = stage.database.url.slice('file:'.length);
  });
  afterEach(() => stage.close());

  const create = (prompt: string) =>
    team.createAccepted(prompt, { webhook: { url: stage.receiver.url('/hook') } });
  const command = async (...args: string[]) => {
    const ended = await runHere(args, stage.environment);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    return ended.stdout;
  };
  const removeDatabase = async () => {
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
  };
  const pauseAccounts = (pausedAt: number | null) =>
    stage.operate(({ store }) =>
      store.transaction(async (tx) => {
        await tx.db.update(tx.tables.upstreamAccounts).set({ pausedAt });
      }),
    );
  /** As if the hour whose allowance counts as used were over. */
  const waitAnHour = () =>
    stage.operate(({ store }) =>
      store.transaction(async ({ db, tables: { upstreamRequests: r } }) => {
        await db.delete(r).where(like(r.id, 'restored_%'));
      }),
    );
  const submissions = () => stage.sandbox.requests().flatMap(({ prompt }) => prompt ?? []);
  const readiness = async () => {
    const response = await fetch(`${stage.gateway.url}/readyz`);
    return { status: response.status, body: (await response.json()) as { status: string } };
  };

  /** A generation that has ended, one that the upstream has, and some that are queued. */
  async function prepare() {
    const done = await create('done');
    await team.ended(done.id);
    const inFlight = await create('in flight');
    await team.reached(inFlight.id, 'pending', 'generating');
    await pauseAccounts(1);
    const queued = await Promise.all(['queued 1', 'queued 2'].map(create));
    return { done, inFlight, queued };
  }

  /** What was queued is made, and more is accepted and made; then the gateway is killed. */
  async function goOn(queued: { id: string }[]) {
    await pauseAccounts(null);
    const later = await Promise.all(['later 1', 'later 2'].map(create));
    for (const { id } of [...queued, ...later]) expect((await team.ended(id)).status).toBe('completed');
    await until('all is delivered', () => stage.receiver.webhooks().length >= 6);
    await stage.gateway.kill();
  }

  /** Until `resume` the gateway accepts and reads; after it nothing is made twice. */
  async function resume({ done, inFlight, queued }: Awaited<ReturnType<typeof prepare>>) {
    expect(await readiness()).toMatchObject({ status: 200, body: { status: 'on_hold' } });
    const submitted = submissions().length;
    const webhooks = stage.receiver.webhooks().length;
    const held = await create('on hold');
    expect((await team.generation(done.id)).status).toBe('completed');
    for (const { id } of queued)
      expect(await team.generation(id)).toMatchObject({
        status: 'failed',
        error: { code: 'restored_outcome_unknown' },
      });
    await waitAnHour();
    expect(submissions()).toHaveLength(submitted);
    expect(stage.receiver.webhooks()).toHaveLength(webhooks);

    await pauseAccounts(null);
    await command('resume');
    expect((await team.ended(inFlight.id)).status).toBe('completed');
    expect((await team.ended(held.id)).status).toBe('completed');
    // Counts each prompt at the sandbox, and the ids of repeated events at the receiver.
    await verifyTotals(stage);
    expect((await readiness()).body.status).toBe('ready');
    const charges = JSON.parse(await command('unreconciled-charge', 'list', '--json')) as { data: unknown[] };
    expect(charges.data).toHaveLength(queued.length);
  }

  it('from a backup makes no picture twice, and repeats no event under another id', async () => {
    const prepared = await prepare();
    await command('backup', `${file}.backup`);
    await goOn(prepared.queued);
    await removeDatabase();
    const restored = JSON.parse(await command('restore', `${file}.backup`, '--json')) as {
      failed: { id: string }[];
    };
    expect(restored.failed.map(({ id }) => id).sort()).toEqual(prepared.queued.map(({ id }) => id).sort());
    await stage.startGateway();
    await resume(prepared);
  });

  it('by hand is noticed at the mark, and makes no picture twice', async () => {
    const prepared = await prepare();
    await stage.gateway.kill();
    for (const suffix of ['', '-wal']) await copyFile(file + suffix, `${file}.copy${suffix}`);
    await stage.startGateway();
    await goOn(prepared.queued);
    await removeDatabase();
    for (const suffix of ['', '-wal']) await copyFile(`${file}.copy${suffix}`, file + suffix);
    await stage.startGateway();
    expect(stage.gateway.log().some((line) => line.includes('older_than_mark'))).toBe(true);
    await resume(prepared);
  });
});
