import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { listSubmissions } from '../../../src/store/upstream/submissions.ts';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  secondProcess,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { accountRows, eventRows, requestRows, usageOf } from '../stored.ts';

describeOnEngines('submitting', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 1_000)).id;
  });
  afterEach(() => context.database.drop());

  const submissions = (id: string) => listSubmissions(context.store.reader, id);

  it('claims interactive before batch, and each in the order they came', async () => {
    const ids: Record<string, string> = {};
    for (const [name, priority] of [
      ['batch 1', 'batch'],
      ['interactive 1', 'interactive'],
      ['batch 2', 'batch'],
      ['interactive 2', 'interactive'],
    ] as const) {
      ids[(await acceptPicture(context, principal, { priority })).id] = name;
      context.clock.advance(1);
    }
    const order = [];
    for (let i = 0; i < 4; i++) order.push(ids[(await claimNext(context)).generation.id]);
    expect(order).toEqual(['interactive 1', 'interactive 2', 'batch 1', 'batch 2']);
    expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
  });

  it('observes the status that the upstream answered with, if it did', async () => {
    await acceptPicture(context, principal);
    await acceptPicture(context, principal);
    context.upstream.submitOutcomes = [
      { kind: 'refused', errorCode: 'INVALID_INPUT', message: 'no', statusCode: 400 },
      { kind: 'unknown', reason: 'reset' },
    ];
    await submitNext(context);
    await submitNext(context);
    const ended = context.observed.filter(({ kind }) => kind === 'submission_ended');
    expect(ended).toMatchObject([{ statusCode: 400 }, { statusCode: null }]);
  });

  it('never claims the same generation twice, whoever claims at once', async () => {
    for (let i = 0; i < 6; i++) await acceptPicture(context, principal);
    const other = secondProcess(context);
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_, i) => claimSubmission(i % 2 === 0 ? context : other)),
    );
    const ids = claims.flatMap((claim) => (claim.outcome === 'claimed' ? [claim.generation.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(6);
    expect(await requestRows(context)).toHaveLength(6);
  });

  it('commits the open submission before the upstream is asked', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    const other = secondProcess(context);
    let seen: unknown;
    context.upstream.submit = async () => {
      seen = await listSubmissions(other.store.reader, id);
      return { kind: 'confirmed', upstreamGenerationId: 'up-1', upstreamTaskId: null };
    };
    await submitGeneration(context, claim);
    expect(seen).toMatchObject([{ generationId: id, account: 'main', outcome: null }]);
    expect(await submissions(id)).toMatchObject([{ outcome: 'confirmed' }]);
  });

  it('taken: pending with the account that took it, and a time to poll', async () => {
    const { id, input } = await acceptPicture(context, principal);
    context.clock.advance(500);
    await submitNext(context);
    expect(await current(context, id)).toMatchObject({
      status: 'pending',
      account: 'main',
      upstreamGenerationId: 'up-1',
      submittedAt: context.clock.now(),
    });
    expect(context.upstream.submitted).toEqual([{ account: 'main', input }]);
    expect(await submissions(id)).toMatchObject([{ outcome: 'confirmed', reason: 'task-1' }]);
    expect(context.notified).toEqual(['generation-queued', 'upstream-answered', 'generation-submitted']);
  });

  it.each(['up-1', null])(
    'taken with the picture (id %s): completed and settled, with no poll',
    async (up) => {
      const { id } = await acceptPicture(context, principal);
      context.upstream.submitOutcomes.push({
        kind: 'confirmed',
        upstreamGenerationId: up,
        upstreamTaskId: null,
        imageUrl: 'https://static.example/picture.png',
      });
      expect(await submitNext(context)).toMatchObject({
        status: 'completed',
        imageUrl: 'https://static.example/picture.png',
        upstreamGenerationId: up,
        submittedAt: context.clock.now(),
      });
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 4 });
      expect(await eventRows(context)).toMatchObject([{ type: 'generation.completed', generationId: id }]);
      expect(await submissions(id)).toMatchObject([{ outcome: 'confirmed' }]);
      expect(await claimPolls(context, 10)).toEqual({ claims: [], nextDueAt: null });
    },
  );

  it.each([
    ['unreachable', 5_000],
    ['rate_limited', 60_000],
    ['out_of_credits', 300_000],
  ] as [AccountFailureReason, number][])(
    'not sent (%s): back in the queue, the account rests %i ms, then it is tried again',
    async (cause, backOffMs) => {
      const { id } = await acceptPicture(context, principal, { queueTimeoutSeconds: 3_600 });
      context.upstream.submitOutcomes.push({ kind: 'not_sent', cause, reason: 'why', retryAfterMs: null });
      await submitNext(context);
      const retryAt = context.clock.now() + backOffMs;
      expect(await current(context, id)).toMatchObject({ status: 'queued', account: null });
      expect(await submissions(id)).toMatchObject([{ outcome: 'not_sent', reason: 'why' }]);
      expect(await accountRows(context)).toMatchObject([
        { retryAt: retryAt, failureReason: cause, failureMessage: 'why' },
      ]);
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 4 });
      expect(await claimSubmission(context)).toMatchObject({ retryAt });

      context.clock.set(retryAt);
      expect(await submitNext(context)).toMatchObject({ id, status: 'pending' });
    },
  );

  it('rests as long as the Retry-After of the upstream says', async () => {
    await acceptPicture(context, principal);
    context.upstream.submitOutcomes.push({
      kind: 'not_sent',
      cause: 'rate_limited',
      reason: '429',
      retryAfterMs: 1_234_000,
    });
    await submitNext(context);
    expect(await accountRows(context)).toMatchObject([{ retryAt: context.clock.now() + 1_234_000 }]);
  });

  it.each([
    ['INVALID_PROMPT', 'upstream_refused'],
    ['GENERATION_FAILED', 'generation_failed'],
  ])('refused (%s): failed as %s, its credits released, its event stored', async (errorCode, code) => {
    const { id } = await acceptPicture(context, principal);
    context.upstream.submitOutcomes.push({ kind: 'refused', errorCode, message: 'No' });
    await submitNext(context);
    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      error: { code, message: `No (${errorCode})` },
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ generationId: id, type: 'generation.failed' }]);
    expect(await submissions(id)).toMatchObject([{ outcome: 'refused', reason: errorCode }]);
  });

  it('unknown: failed, and never submitted again', async () => {
    const { id } = await acceptPicture(context, principal);
    context.upstream.submitOutcomes.push({ kind: 'unknown', reason: 'reset' });
    await submitNext(context);
    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      error: { code: 'upstream_outcome_unknown', message: 'The answer to the submission was lost: reset' },
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await submissions(id)).toMatchObject([{ outcome: 'unknown' }]);
    expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
  });

  it('unknown, where the operator chose to resubmit: submitted once more and not a third time', async () => {
    const policy = { ...context.policy, unknownOutcome: 'resubmit' as const };
    const resubmitting = { ...context, policy };
    const { id } = await acceptPicture(context, principal);
    context.upstream.submitOutcomes.push(
      { kind: 'unknown', reason: 'reset' },
      { kind: 'unknown', reason: 'reset' },
    );
    await submitNext(resubmitting);
    expect(await current(context, id)).toMatchObject({ status: 'queued' });
    context.clock.advance(1);
    await submitNext(resubmitting);
    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      error: { code: 'upstream_outcome_unknown' },
    });
    expect(context.upstream.submitted).toHaveLength(2);
  });

  it('cannot be canceled once it is being submitted, and the answer still counts', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    expect(await cancelGeneration(context, principal, id)).toEqual({
      outcome: 'submission_under_way',
    });
    await submitGeneration(context, claim);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
    expect(await cancelGeneration(context, principal, id)).toEqual({
      outcome: 'not_cancelable',
      status: 'pending',
    });
  });

  it('can be canceled when the upstream did not take it', async () => {
    const { id } = await acceptPicture(context, principal);
    const claim = await claimNext(context);
    context.upstream.submitOutcomes.push({
      kind: 'not_sent',
      cause: 'unreachable',
      reason: 'reset',
      retryAfterMs: null,
    });
    expect(await cancelGeneration(context, principal, id)).toEqual({ outcome: 'submission_under_way' });
    await submitGeneration(context, claim);
    expect(await cancelGeneration(context, principal, id)).toMatchObject({ outcome: 'canceled' });
  });

  it('is never both canceled and submitted when the two race', async () => {
    const other = secondProcess(context);
    for (let round = 0; round < 10; round++) {
      const { id } = await acceptPicture(context, principal);
      const [claim, canceled] = await Promise.all([
        claimSubmission(context),
        cancelGeneration(other, principal, id),
      ]);
      expect([claim.outcome, canceled.outcome].sort()).toEqual(
        claim.outcome === 'claimed' ? ['claimed', 'submission_under_way'] : ['canceled', 'nothing_queued'],
      );
      if (claim.outcome === 'claimed') await submitGeneration(context, claim);
    }
  });
});
