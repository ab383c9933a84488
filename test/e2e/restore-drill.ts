import { like } from 'drizzle-orm';
import { expect } from 'vitest';
import { runHere } from '../commands/command-line.ts';
import type { Stage, StageOptions, Team } from './stage.ts';
import { until } from './until.ts';
import { verifyTotals } from './verify-totals.ts';

/** What a drill wants of its stage. */
export const drillOptions: StageOptions = {
  // Long enough to be in flight when the copy is made.
  sandbox: { minDurationMs: 1_500, maxDurationMs: 2_000 },
  settings: { UPSTREAM_REQUESTS_PER_HOUR: '3000' },
};

/** Generations in every state at the time of the copy. */
export interface Prepared {
  done: { id: string };
  inFlight: { id: string };
  queued: { id: string }[];
}

/** The parts of a drill, in their order; between them, the test saves and restores the database. */
export interface RestoreDrill {
  /** One generation that has ended, one that the upstream has, and some that are queued. */
  prepare(): Promise<Prepared>;
  /** What was queued is made, and more is accepted and made; then the gateway is killed. */
  goOn(prepared: Prepared): Promise<void>;
  /** Until `resume` the gateway accepts and reads; after it nothing is made twice. */
  resume(prepared: Prepared): Promise<void>;
  /** Runs a command that succeeds, and returns what it prints. */
  command(...args: string[]): Promise<string>;
}

export function createRestoreDrill(stage: Stage, team: Team): RestoreDrill {
  const create = (prompt: string) =>
    team.createAccepted(prompt, { webhook: { url: stage.receiver.url('/hook') } });
  const command = async (...args: string[]) => {
    const ended = await runHere(args, stage.environment);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    return ended.stdout;
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

  async function prepare(): Promise<Prepared> {
    const done = await create('done');
    await team.ended(done.id);
    const inFlight = await create('in flight');
    await team.reached(inFlight.id, 'pending', 'generating');
    await pauseAccounts(1);
    const queued = await Promise.all(['queued 1', 'queued 2'].map(create));
    return { done, inFlight, queued };
  }

  async function goOn({ queued }: Prepared): Promise<void> {
    await pauseAccounts(null);
    const later = await Promise.all(['later 1', 'later 2'].map(create));
    for (const { id } of [...queued, ...later]) expect((await team.ended(id)).status).toBe('completed');
    await until('all is delivered', () => stage.receiver.webhooks().length >= 6);
    await stage.gateway.kill();
  }

  async function resume({ done, inFlight, queued }: Prepared): Promise<void> {
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

  return { prepare, goOn, resume, command };
}
