import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import { UNREADABLE_POLLS } from '../../../src/domain/poll-plan/poll-back-off-ms.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { updateAccountHealth } from '../../../src/operations/upstream/update-account-health.ts';
import type { PollOutcome } from '../../../src/upstream/poll-outcome.ts';
import { setTeamFiles } from '../../../src/operations/files/set-team-files.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from './fake-upstream.ts';
import {
  ACCOUNT,
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
import { generationRows, unreconciledChargeRows, eventRows, ledgerOf, usageOf } from '../stored.ts';

const MAX_DURATION_MS = 10 * MINUTE_MS;
const notFound: PollOutcome = { kind: 'not_found' };
const withoutImage: PollOutcome = { kind: 'completed_without_image' };
const forbidden: PollOutcome = { kind: 'forbidden' };
const failedUnconfirmed: PollOutcome = { kind: 'failed_unconfirmed', message: 'Blocked' };
const unconfirmed = [notFound, forbidden, withoutImage, failedUnconfirmed];
const unknownWord: PollOutcome = {
  kind: 'running',
  status: 'generating',
  progress: null,
  unknownStatus: 'upscaling',
};
const unreachable: PollOutcome = {
  kind: 'no_answer',
  cause: 'unreachable',
  reason: 'DNS',
  retryAfterMs: null,
};
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
    [notFound, 'upstream_lost'],
    [forbidden, 'upstream_lost'],
    [withoutImage, 'upstream_invalid_result'],
    [failedUnconfirmed, 'generation_failed'],
  ])('%o is polled again over minutes with growing gaps, and fails in the end', async (outcome, code) => {
    const times: number[] = [];
    while ((await pollWith(outcome)).status === 'pending') times.push(context.clock.now());
    const gaps = [...times, context.clock.now()].map((at, i, all) => at - (all[i - 1] ?? at)).slice(1);
    expect(gaps).toEqual([15, 15, 30, 60, 120, 240, 480].map((seconds) => seconds * SECOND_MS));
    expect(await current(context, id)).toMatchObject({ status: 'failed', error: { code }, imageUrl: null });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: id }]);
    // The money may be gone.
    expect(await unreconciledChargeRows(context)).toMatchObject([{ generationId: id, credits: 4 }]);
    expect(await kinds()).toEqual(['hold', 'release', 'unreconciled']);
    expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
  });

  it.each(unconfirmed)('%o and then a picture is a picture', async (outcome) => {
    expect(await pollWith(outcome, outcome, outcome, completed)).toMatchObject({ status: 'completed' });
    expect(await unreconciledChargeRows(context)).toEqual([]);
  });

  it.each(unconfirmed)('%o, running again, and %o begin anew', async (outcome) => {
    await pollWith(outcome, outcome, outcome, outcome);
    const { unconfirmedSince } = (await generationRows(context))[0]!;
    expect(await pollWith(running, outcome)).toMatchObject({ status: 'generating' });
    const [row] = await generationRows(context);
    expect(row).toMatchObject({ unconfirmedSince: context.clock.now(), pollFailureCount: 1 });
    expect(row!.unconfirmedSince).toBeGreaterThan(unconfirmedSince!);
  });

  it('an upstream that contradicts itself for ever fails as soon', async () => {
    let firstAt = 0;
    for (let i = 0; (await current(context, id)).status !== 'failed'; i++) {
      await pollWith(unconfirmed[i % unconfirmed.length]!);
      firstAt ||= context.clock.now();
      expect(context.clock.now()).toBeLessThanOrEqual(firstAt + 20 * MINUTE_MS);
    }
    expect(await unreconciledChargeRows(context)).toHaveLength(1);
  });

  it('a failure in the words of the upstream counts at once, and charges nobody', async () => {
    expect(await pollWith({ kind: 'failed', message: 'Blocked' })).toMatchObject({
      status: 'failed',
      error: { code: 'generation_failed', message: 'Blocked' },
    });
    expect(await unreconciledChargeRows(context)).toEqual([]);
  });

  it.each([noAnswer, unreachable, unknownWord])(
    '%o for hours is no result: a picture that is there at last is a picture',
    async (outcome) => {
      while (context.clock.now() < submittedAt + HOUR_MS)
        expect(await pollWith(outcome)).toMatchObject({ error: null, finishedAt: null });
      expect(await pollWith(completed, completed)).toMatchObject({ status: 'completed' });
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 4 });
    },
  );

  it.each([noAnswer, unreachable, unknownWord])(
    '%o for a day: timed out, released, and an unreconciled charge',
    async (outcome) => {
      await pollWith(outcome, outcome);
      context.clock.set(submittedAt + 23 * HOUR_MS);
      for (let polls = 0; (await pollWith(outcome)).finishedAt === null; polls++)
        expect(polls).toBeLessThan(99);
      expect(context.clock.now()).toBeGreaterThanOrEqual(submittedAt + DAY_MS);
      expect(context.clock.now()).toBeLessThanOrEqual(submittedAt + DAY_MS + 5 * MINUTE_MS);
      expect(await current(context, id)).toMatchObject({ error: { code: 'upstream_timeout' } });
      expect(await kinds()).toEqual(['hold', 'release', 'unreconciled']);
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
    },
  );

  it('a generation whose polls are never readable backs off by itself', async () => {
    const others = { kind: 'running', status: 'pending', progress: 1 } as const;
    const times: number[] = [];
    while (context.clock.now() < submittedAt + 2 * MINUTE_MS) {
      await pollWith(noAnswer);
      times.push(context.clock.now());
      // The answers to others keep the account's circuit closed.
      const answered = { account: 'main', generation: { id: 'gen_of_others', priceCredits: 4 } };
      await context.store.transaction((tx) =>
        updateAccountHealth(tx, { ...answered, kind: 'poll', outcome: others }),
      );
    }
    const gaps = times.map((at, i) => at - (times[i - 1] ?? at)).slice(1);
    expect(gaps).toEqual([5, 10, 20, 40, 80].map((s) => s * SECOND_MS));
    expect((await generationRows(context))[0]).toMatchObject({ pollFailureCount: times.length });
    // One readable answer, and it is polled as the plan says, from what the upstream said of its progress.
    await pollWith(running);
    expect((await generationRows(context))[0]).toMatchObject({
      pollFailureCount: 0,
      lastRunningAt: context.clock.now(),
      lastProgress: 50,
    });
  });

  it('generations whose polls are never readable take no place in flight from others', async () => {
    const full = { ...context, policy: { ...context.policy, accounts: [{ ...ACCOUNT, maxInFlight: 1 }] } };
    await acceptPicture(context, await createPrincipal(context), { queueTimeoutSeconds: 7_200 });
    expect(await claimSubmission(full)).toMatchObject({ outcome: 'no_allowance' });
    for (let i = 0; i < UNREADABLE_POLLS; i++) {
      await pollWith(noAnswer);
      const answered = { account: 'main', generation: { id: 'gen_of_others', priceCredits: 4 } };
      await context.store.transaction((tx) =>
        updateAccountHealth(tx, { ...answered, kind: 'poll', outcome: running }),
      );
    }
    expect(await claimSubmission(full)).toMatchObject({ outcome: 'claimed' });
  });

  it('past the longest time an answer that it still runs ends it, and no other', async () => {
    context.clock.set(submittedAt + MAX_DURATION_MS - 1);
    expect((await pollWith(running)).status).toBe('generating');
    expect(await pollWith(noAnswer, unknownWord)).toMatchObject({ status: 'generating' });
    expect(context.clock.now()).toBeGreaterThanOrEqual(submittedAt + MAX_DURATION_MS);
    expect(await pollWith(running)).toMatchObject({ status: 'failed', error: { code: 'upstream_timeout' } });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: id }]);
    expect(await unreconciledChargeRows(context)).toEqual([]);
  });

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
        [120, running],
      ] as const) {
        const before = await current(context, id);
        await waitForPoll(context);
        expect(context.clock.now()).toBe(timedOutAt + minutes * MINUTE_MS);
        expect(await pollWith(outcome)).toEqual(before);
      }
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
      expect(await unreconciledChargeRows(context)).toEqual([]);
    });

    it.each([noAnswer, ...unconfirmed])('the last time with %o: an unreconciled charge', async (outcome) => {
      await pollWith(outcome, outcome);
      expect(await unreconciledChargeRows(context)).toEqual([]);
      await pollWith(outcome);
      expect(context.clock.now()).toBe(timedOutAt + 120 * MINUTE_MS);
      expect(await unreconciledChargeRows(context)).toMatchObject([{ generationId: id, credits: 4 }]);
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
    });

    it('without an account to poll it by: an unreconciled charge, an hour after its last poll was due', async () => {
      const without = { ...context, policy: { ...context.policy, accounts: [] } };
      for (let next = await claimPolls(without, 10); next.nextDueAt !== null;) {
        expect(await unreconciledChargeRows(context)).toEqual([]);
        context.clock.set(next.nextDueAt);
        next = await claimPolls(without, 10);
      }
      expect(await unreconciledChargeRows(context)).toMatchObject([{ generationId: id, credits: 4 }]);
      expect(context.clock.now()).toBeGreaterThanOrEqual(timedOutAt + 180 * MINUTE_MS);
      expect(context.clock.now()).toBeLessThanOrEqual(timedOutAt + 185 * MINUTE_MS);
    });

    it('a picture that comes after all stays failed and free for a team that wants none, and as an unreconciled charge for the operator', async () => {
      const { teamId } = await current(context, id);
      await setTeamFiles(context, teamId, { latePictures: 'discard' });
      const before = await current(context, id);
      expect(await pollWith(running, completed)).toEqual(before);
      expect(await unreconciledChargeRows(context)).toMatchObject([
        { generationId: id, credits: 4, resolution: null },
      ]);
      expect(await kinds()).toEqual(['hold', 'release', 'unreconciled']);
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
      expect(await eventRows(context)).toHaveLength(1);
      expect(context.observed).toContainEqual(
        expect.objectContaining({ kind: 'charge_unreconciled', generationId: id, credits: 4 }),
      );
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
      expect(rounds).toBeLessThan(200);
      // Later than it has to be, so that a day is not gone through in steps of seconds.
      context.clock.set(nextDueAt + 10 * MINUTE_MS);
    }
    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      error: { code: 'upstream_timeout' },
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toHaveLength(1);
    expect(await unreconciledChargeRows(context)).toHaveLength(1);
    expect(context.clock.now()).toBeLessThanOrEqual(submittedAt + DAY_MS + 5 * MINUTE_MS);
  });
});
