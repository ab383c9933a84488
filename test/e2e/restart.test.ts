import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rounds } from '../rounds.ts';
import { verifyTotals } from './verify-totals.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';

const KILLS = rounds({ short: 1, long: 10 });

describe('a gateway that is killed and started again on the same database', () => {
  let stage: Stage;
  let team: Team;
  beforeAll(async () => {
    stage = await startStage();
    team = await stage.team();
  });
  afterAll(() => stage.close());

  const create = (prompt: string) =>
    team.createAccepted(prompt, { webhook: { url: stage.receiver.url('/hook') } });
  /** How many the receiver has got, however often each. */
  const events = () => new Set(stage.receiver.webhooks().map(({ id }) => id)).size;
  const submissionsOf = (prompt: string) =>
    stage.sandbox.requests().filter((request) => request.prompt === prompt);

  it('submits what was accepted and still waited', async () => {
    const pauseAccounts = (pausedAt: number | null) =>
      stage.operate(({ store }) =>
        store.transaction(async (tx) => {
          await tx.db.update(tx.tables.upstreamAccounts).set({ pausedAt });
        }),
      );
    await pauseAccounts(1);
    const waiting = await Promise.all(['waits 1', 'waits 2', 'waits 3'].map(create));
    await stage.gateway.kill();
    expect(submissionsOf('waits 1')).toEqual([]);

    await pauseAccounts(null);
    await stage.startGateway();
    for (const { id } of waiting)
      expect(await team.ended(id)).toMatchObject({ status: 'completed', error: null });
    await verifyTotals(stage);
  });

  it('loses and doubles nothing when it is killed with the 202 still warm', async () => {
    const accepted = await Promise.all(Array.from({ length: 10 }, (_, i) => create(`warm ${i}`)));
    await stage.gateway.kill();
    await stage.startGateway();
    for (const { id } of accepted) {
      const ended = await team.ended(id);
      // A submission that was under way has an unknown outcome and is not repeated; all others are completed.
      if (ended.status === 'failed') expect(ended.error!.code).toBe('upstream_outcome_unknown');
      else expect(ended.status).toBe('completed');
    }
    await verifyTotals(stage);
  });

  it('loses and doubles nothing when it is killed again and again under load', async () => {
    const eventsBefore = events();
    const accepted: string[] = [];
    for (let round = 1; round <= KILLS; round++) {
      const created = await Promise.all(Array.from({ length: 15 }, (_, i) => create(`load ${round}.${i}`)));
      accepted.push(...created.map(({ id }) => id));
      // Some of the round are done by then, some are being polled, some still wait.
      await until('a third of the round is delivered', () => events() - eventsBefore >= accepted.length - 10);
      await stage.gateway.kill();
      await stage.startGateway();
    }
    for (const id of accepted) {
      const { status, error } = await team.ended(id);
      if (status !== 'completed') expect(error?.code).toBe('upstream_outcome_unknown');
    }
    await verifyTotals(stage);
    expect(events() - eventsBefore).toBe(accepted.length);
  });
});
