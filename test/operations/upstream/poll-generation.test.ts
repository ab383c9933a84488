import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from './fake-upstream.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  pollDue,
  secondProcess,
  setTeamBudget,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { accountRows, unreconciledChargeRows, eventRows, usageOf } from '../stored.ts';

const MAX_DURATION_MS = 600_000;

describeOnEngines('polling', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;
  let id: string;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
    id = (await acceptPicture(context, principal)).id;
    await submitNext(context);
  });
  afterEach(() => context.database.drop());

  async function pollWith(...outcomes: PollOutcome[]) {
    for (const outcome of outcomes) {
      context.upstream.pollOutcomes = [outcome];
      await pollDue(context);
    }
    return current(context, id);
  }
  const running = (status: 'pending' | 'generating', progress: number | null): PollOutcome => ({
    kind: 'running',
    status,
    progress,
  });
  const noAnswer: PollOutcome = {
    kind: 'no_answer',
    cause: 'unavailable',
    reason: '502',
    retryAfterMs: null,
  };

  it('asks the account that took it, when it is due and not before', async () => {
    const { claims, nextDueAt } = await claimPolls(context, 10);
    expect(claims).toEqual([]);
    expect(nextDueAt).toBeGreaterThanOrEqual(context.clock.now() + context.policy.pollMinIntervalMs);
    context.clock.set(nextDueAt! - 1);
    expect((await claimPolls(context, 10)).claims).toEqual([]);
    await pollWith(running('pending', 0));
    expect(context.upstream.asked).toEqual([{ account: 'main', upstreamGenerationId: 'up-1' }]);
  });

  it('observes the status that the upstream answered with, if it did', async () => {
    context.upstream.pollOutcomes = [noAnswer, { ...running('pending', 0), statusCode: 200 }];
    await pollDue(context);
    await pollDue(context);
    const ended = context.observed.filter(({ kind }) => kind === 'poll_ended');
    expect(ended).toMatchObject([{ statusCode: null }, { statusCode: 200 }]);
  });

  it('claims each generation for one poller only', async () => {
    await waitForPoll(context);
    const other = secondProcess(context);
    const rounds = await Promise.all([claimPolls(context, 5), claimPolls(other, 5), claimPolls(context, 5)]);
    expect(rounds.flatMap(({ claims }) => claims)).toHaveLength(1);
  });

  it('claims no more than it was asked to', async () => {
    for (let i = 0; i < 5; i++) {
      await acceptPicture(context, principal);
      await submitNext(context);
    }
    // Long after the first polls of all of them.
    context.clock.advance(MINUTE_MS);
    const { claims, nextDueAt } = await claimPolls(context, 2);
    expect(claims).toHaveLength(2);
    expect(nextDueAt).toBeLessThanOrEqual(context.clock.now());
  });

  it('progress never falls, and generating never becomes pending again', async () => {
    const seen: unknown[] = [];
    for (const outcome of [
      running('pending', 10),
      running('generating', 50),
      running('generating', 30),
      running('pending', null),
      noAnswer,
    ]) {
      const { status, progress } = await pollWith(outcome);
      seen.push([status, progress]);
    }
    expect(seen).toEqual([
      ['pending', 10],
      ['generating', 50],
      ['generating', 50],
      ['generating', 50],
      ['generating', 50],
    ]);
  });

  it('completed: the picture, the price settled, one event', async () => {
    expect(await pollWith(completed)).toMatchObject({
      status: 'completed',
      progress: 100,
      imageUrl: 'https://static.example/picture.png',
      finishedAt: context.clock.now(),
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 4 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.completed', generationId: id }]);
    expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
    expect(await unreconciledChargeRows(context)).toEqual([]);
  });

  it('failed: at once, the price released, one event', async () => {
    const error = { code: 'generation_failed' };
    expect(await pollWith({ kind: 'failed', message: 'Blocked' })).toMatchObject({ status: 'failed', error });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: id }]);
    expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
  });

  it('no answer to one generation, however often, opens no circuit: its poll waits for its own back-off', async () => {
    for (let i = 0; i < 3; i++) await pollWith(noAnswer);
    const dueAt = context.clock.now() + 20_000;
    expect(await accountRows(context)).toMatchObject([
      { failureReason: 'unavailable', failureMessage: '502', failureCount: 1 },
    ]);
    context.clock.set(dueAt - 1);
    expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: dueAt });
    context.clock.set(dueAt);
    expect((await claimPolls(context, 10)).claims).toHaveLength(1);
  });

  it('a picture that is there at last counts even past the longest time', async () => {
    context.clock.advance(2 * MAX_DURATION_MS);
    expect(await pollWith(completed)).toMatchObject({ status: 'completed' });
  });

  it('waits when the account is no longer configured, and goes on when it is back', async () => {
    const without = { ...context, policy: { ...context.policy, accounts: [] } };
    await waitForPoll(context);
    const { claims, nextDueAt } = await claimPolls(without, 10);
    expect(claims).toEqual([]);
    context.clock.set(nextDueAt!);
    expect((await claimPolls(context, 10)).claims).toHaveLength(1);
  });
});
