import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { resumeAccount } from '../../../src/operations/upstream/resume-account.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import type { SubmitOutcome } from '../../../src/upstream/submit-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import { accountRows } from '../stored.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  submitNext,
  pollDue,
  waitForPoll,
  type TestContext,
} from '../fixture.ts';

const rateLimited = (retryAfterMs: number): SubmitOutcome => ({
  kind: 'not_sent',
  cause: 'rate_limited',
  reason: '429',
  retryAfterMs,
});
const unknown: SubmitOutcome = { kind: 'unknown', reason: '503', retryAfterMs: HOUR_MS };
const confirmed: SubmitOutcome = { kind: 'confirmed', upstreamGenerationId: 'up-9', upstreamTaskId: null };
const refused: SubmitOutcome = { kind: 'refused', errorCode: 'INVALID_PROMPT', message: 'no' };
const notSent = (cause: 'unavailable' | 'unreachable' | 'key_refused' | 'out_of_credits'): SubmitOutcome => ({
  kind: 'not_sent',
  cause,
  reason: cause,
  retryAfterMs: null,
});

const unavailable = (retryAfterMs: number | null): SubmitOutcome => ({
  kind: 'not_sent',
  cause: 'unavailable',
  reason: '503',
  retryAfterMs,
});

describeOnEngines('Retry-After', (engine) => {
  let context: TestContext;
  let principal: Principal;

  beforeEach(async () => {
    context = await createContext(engine, { queueTimeoutMs: 3 * DAY_MS });
    principal = await createPrincipal(context);
    for (let i = 0; i < 4; i++) await acceptPicture(context, principal);
    // In flight, with a poll that is due within the hour.
    await submitNext(context);
  });
  afterEach(() => context.database.drop());

  async function answer(claim: Awaited<ReturnType<typeof claimNext>>, outcome: SubmitOutcome) {
    context.upstream.submitOutcomes = [outcome];
    await submitGeneration(context, claim);
  }

  async function expectNothingUntil(time: number) {
    for (const at of [context.clock.now(), time - 1]) {
      context.clock.set(at);
      expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
      expect((await claimPolls(context, 10)).claims).toEqual([]);
    }
    context.clock.set(time);
    // A poll that is due tests the account before a submission does.
    expect((await claimPolls(context, 10)).claims).toHaveLength(1);
  }

  it.each([
    confirmed,
    refused,
    notSent('unavailable'),
    notSent('unreachable'),
    notSent('key_refused'),
    notSent('out_of_credits'),
    rateLimited(MINUTE_MS),
  ])('holds until its time, though a request sent before it is answered with %o', async (earlier) => {
    const [first, second] = [await claimNext(context), await claimNext(context)];
    await answer(first, rateLimited(HOUR_MS));
    const until = context.clock.now() + HOUR_MS;
    context.clock.advance(1_000);
    await answer(second, earlier);
    await expectNothingUntil(until);
  });

  it('holds though a poll that was sent before it is answered', async () => {
    const claim = await claimNext(context);
    await waitForPoll(context);
    const [poll] = (await claimPolls(context, 1)).claims;
    await answer(claim, rateLimited(HOUR_MS));
    await pollGeneration(context, poll!);
    await expectNothingUntil(context.clock.now() + HOUR_MS);
  });

  it('of a later answer holds when it is longer, and never beyond a day', async () => {
    const [first, second] = [await claimNext(context), await claimNext(context)];
    await answer(first, rateLimited(HOUR_MS));
    await answer(second, rateLimited(400 * DAY_MS));
    expect(await accountRows(context)).toMatchObject([{ retryAt: context.clock.now() + DAY_MS }]);
    await expectNothingUntil(context.clock.now() + DAY_MS);
  });

  it('of a lost answer opens the circuit, and the outcome stays unknown', async () => {
    const claim = await claimNext(context);
    await answer(claim, unknown);
    expect(await accountRows(context)).toMatchObject([
      { failureReason: 'unavailable', retryAt: context.clock.now() + HOUR_MS },
    ]);
    await expectNothingUntil(context.clock.now() + HOUR_MS);
  });

  it('holds for the account though it is the second refusal of one generation, and others are confirmed', async () => {
    const first = await claimNext(context);
    await answer(first, unavailable(null));
    let claim = await claimNext(context);
    expect(claim.generation.id).not.toBe(first.generation.id);
    while (claim.generation.id !== first.generation.id) {
      await answer(claim, confirmed);
      claim = await claimNext(context);
    }
    await answer(claim, unavailable(HOUR_MS));
    await expectNothingUntil(context.clock.now() + HOUR_MS);
  });

  it('is over after its time: the next answer closes the circuit', async () => {
    await answer(await claimNext(context), rateLimited(HOUR_MS));
    context.clock.advance(HOUR_MS);
    await pollDue(context);
    await answer(await claimNext(context), confirmed);
    expect(await accountRows(context)).toMatchObject([
      { failureReason: null, retryAt: null, retryAfterUntil: null },
    ]);
  });

  it('ends when the operator resumes the account', async () => {
    await answer(await claimNext(context), rateLimited(HOUR_MS));
    await resumeAccount(context, 'main');
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'claimed' });
  });
});
