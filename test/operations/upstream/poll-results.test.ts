import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
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
  setTeamBudget,
  submitNext,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';
import { unreconciledChargeRows, eventRows, ledgerOf, usageOf } from '../stored.ts';

const MAX_DURATION_MS = 10 * MINUTE_MS;
const notFound: PollOutcome = { kind: 'not_found' };
const withoutImage: PollOutcome = { kind: 'completed_without_image' };
const running: PollOutcome = { kind: 'running', status: 'generating', progress: 50 };
const noAnswer: PollOutcome = { kind: 'no_answer', cause: 'unavailable', reason: '502', retryAfterMs: null };

describeOnEngines('what ends a generation', (engine) => {
  let context: TestContext;
  let budgetId: string;
  let id: string;
  let submittedAt: number;

  beforeEach(async () => {
    context = await createContext(engine);
    const principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
    id = (await acceptPicture(context, principal)).id;
    await submitNext(context);
    submittedAt = context.clock.now();
  });
  afterEach(() => context.database.drop());

  async function pollWith(...outcomes: PollOutcome[]) {
    for (const outcome of outcomes) {
      context.upstream.pollOutcomes = [outcome];
      await pollDue(context);
    }
    return current(context, id);
  }
  const kinds = async () => (await ledgerOf(context, budgetId)).map(({ kind }) => kind).sort();

  it.each([
    [notFound, 30 * SECOND_MS, 'upstream_lost'],
    [withoutImage, 10 * SECOND_MS, 'upstream_invalid_result'],
  ])('%o counts when it is said again, %i ms later', async (outcome, afterMs, code) => {
    expect(await pollWith(outcome)).toMatchObject({ status: 'pending', error: null });
    const saidAt = context.clock.now();
    expect(await pollWith(outcome)).toMatchObject({ status: 'failed', error: { code }, imageUrl: null });
    expect(context.clock.now()).toBe(saidAt + afterMs);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: id }]);
  });

  it.each([notFound, withoutImage])('%o and then a picture is a picture', async (outcome) => {
    expect(await pollWith(outcome, completed)).toMatchObject({ status: 'completed' });
  });

  it.each([notFound, withoutImage])('%o, running again, and %o begin anew', async (outcome) => {
    expect(await pollWith(outcome, running, outcome)).toMatchObject({ status: 'generating' });
    expect(await pollWith(outcome)).toMatchObject({ status: 'failed' });
  });

  it('one unconfirmed result does not confirm the other', async () => {
    expect(await pollWith(notFound, withoutImage, notFound)).toMatchObject({ status: 'pending' });
  });

  it('an upstream that contradicts itself for ever times out in the end', async () => {
    for (let i = 0; (await current(context, id)).status !== 'failed'; i++) {
      await pollWith(i % 2 === 0 ? notFound : withoutImage);
      expect(context.clock.now()).toBeLessThanOrEqual(submittedAt + MAX_DURATION_MS + MINUTE_MS);
    }
    expect(await current(context, id)).toMatchObject({ error: { code: 'upstream_timeout' } });
  });

  it('no answer is never a result, however often', async () => {
    // The account backs off longer and longer: the next poll after these comes just before its time is over.
    while (context.clock.now() < submittedAt + MAX_DURATION_MS / 2)
      expect(await pollWith(noAnswer)).toMatchObject({ status: 'pending', error: null });
    // The first is deferred until the account has backed off.
    expect(await pollWith(completed, completed)).toMatchObject({ status: 'completed' });
  });

  it.each([running, noAnswer])(
    'past the longest time (%o): timed out, released, notified',
    async (outcome) => {
      context.clock.set(submittedAt + MAX_DURATION_MS - 1);
      expect((await pollWith(running)).status).toBe('generating');
      expect(await pollWith(outcome)).toMatchObject({
        status: 'failed',
        error: { code: 'upstream_timeout' },
      });
      expect(context.clock.now()).toBeGreaterThanOrEqual(submittedAt + MAX_DURATION_MS);
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
      expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: id }]);
      expect(await unreconciledChargeRows(context)).toEqual([]);
    },
  );

  describe('after it was exhausted', () => {
    let timedOutAt: number;
    beforeEach(async () => {
      context.clock.set(submittedAt + MAX_DURATION_MS);
      expect(await pollWith(running)).toMatchObject({ status: 'failed' });
      timedOutAt = context.clock.now();
    });

    it('it is asked about after 10, 30 and 120 minutes and never again', async () => {
      for (const [minutes, outcome] of [
        [10, running],
        [30, noAnswer],
        [120, notFound],
      ] as const) {
        const before = await current(context, id);
        await waitForPoll(context);
        expect(context.clock.now()).toBe(timedOutAt + minutes * MINUTE_MS);
        expect(await pollWith(outcome)).toEqual(before);
      }
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
      expect(await unreconciledChargeRows(context)).toEqual([]);
    });

    it('a picture that comes after all stays failed and free for the team, and as an unreconciled charge for the operator', async () => {
      const before = await current(context, id);
      expect(await pollWith(running, completed)).toEqual(before);
      expect(await unreconciledChargeRows(context)).toMatchObject([
        { generationId: id, credits: 4, resolution: null },
      ]);
      expect(await kinds()).toEqual(['hold', 'release', 'unreconciled']);
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
      expect(await eventRows(context)).toHaveLength(1);
      expect(context.observed).toContainEqual({ kind: 'charge_unreconciled', generationId: id, credits: 4 });
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
    });

    it('a failure then is the end of it', async () => {
      await pollWith({ kind: 'failed', message: 'Blocked' });
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
      expect(await unreconciledChargeRows(context)).toEqual([]);
    });
  });

  it('a generation whose account is gone ends too, and is forgotten at last', async () => {
    const without = { ...context, policy: { ...context.policy, accounts: [] } };
    for (let rounds = 0; ; rounds++) {
      const { claims, nextDueAt } = await claimPolls(without, 10);
      expect(claims).toEqual([]);
      if (nextDueAt === null) break;
      expect(rounds).toBeLessThan(400);
      context.clock.set(nextDueAt);
    }
    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      error: { code: 'upstream_timeout' },
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toHaveLength(1);
  });
});
