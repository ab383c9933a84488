import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { claimDeliveries } from '../../../src/operations/deliveries/claim-deliveries.ts';
import { deliverWebhook } from '../../../src/operations/deliveries/deliver-webhook.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { reapLeases } from '../../../src/operations/upstream/reap-leases.ts';
import { resolveUnknownOutcome } from '../../../src/operations/upstream/resolve-unknown-outcome.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { renewGenerationLease } from '../../../src/store/generations/renew-generation-lease.ts';
import { listSubmissions } from '../../../src/store/upstream/submissions.ts';
import { describeOnEngines, postgres } from '../../engines.ts';
import { receiverDown } from '../deliveries/fake-sender.ts';
import { completed } from './fake-upstream.ts';
import {
  acceptPicture,
  claimNext,
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
import { attemptRows, deliveryRows, eventRows, ledgerOf, usageOf } from '../stored.ts';

describeOnEngines('leases', (engine) => {
  let context: TestContext;
  let resubmitting: TestContext;
  let principal: Principal;
  let budgetId: string;

  beforeEach(async () => {
    context = await createContext(engine);
    resubmitting = { ...context, policy: { ...context.policy, unknownOutcome: 'resubmit' } };
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
  });
  afterEach(() => context.database.drop());

  const letLeasesExpire = () => context.clock.advance(context.policy.leaseMs);

  it('are left alone while they stand', async () => {
    await acceptPicture(context, principal);
    const claim = await claimNext(context);
    context.clock.advance(context.policy.leaseMs - 1);
    expect(await reapLeases(context)).toBe(0);
    await submitGeneration(context, claim);
    expect(await current(context, claim.generation.id)).toMatchObject({ status: 'pending' });
  });

  it.runIf(engine === postgres)('that are being renewed are not reaped', async () => {
    await acceptPicture(context, principal);
    const claim = await claimNext(context);
    letLeasesExpire();
    await context.store.transaction(async (tx) => {
      const lease = { token: claim.leaseToken, expiresAt: tx.now + context.policy.leaseMs };
      await renewGenerationLease(tx, claim.generation.id, lease);
      // Neither waits for the row nor takes what it read before.
      expect(await reapLeases(context)).toBe(0);
    });
    expect(await reapLeases(context)).toBe(0);
    await submitGeneration(context, claim);
    expect(await current(context, claim.generation.id)).toMatchObject({ status: 'pending' });
  });

  it('that ran out during a submission end it as unknown, and the stalled worker cannot revive it', async () => {
    const { id } = await acceptPicture(context, principal);
    const stalled = await claimNext(context);
    letLeasesExpire();
    expect(await reapLeases(context)).toBe(1);
    const reaped = await current(context, id);
    expect(reaped).toMatchObject({ status: 'failed', error: { code: 'upstream_outcome_unknown' } });

    await submitGeneration(context, stalled);
    expect(await current(context, id)).toEqual(reaped);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect((await ledgerOf(context, budgetId)).map(({ kind }) => kind).sort()).toEqual([
      'hold',
      'release',
      'unreconciled',
    ]);
    expect(await eventRows(context)).toHaveLength(1);
  });

  it('that ran out are submitted once more by the resubmit policy, and then no more', async () => {
    const { id } = await acceptPicture(context, principal);
    await claimNext(context);
    letLeasesExpire();
    await reapLeases(resubmitting);
    expect(await current(context, id)).toMatchObject({ status: 'queued' });
    await claimNext(context);
    letLeasesExpire();
    await reapLeases(resubmitting);
    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      error: { code: 'upstream_outcome_unknown' },
    });
  });

  it.each([
    { kind: 'confirmed', upstreamGenerationId: 'late', upstreamTaskId: null },
    { kind: 'refused', errorCode: 'INVALID_PROMPT', message: 'No' },
    { kind: 'unknown', reason: 'reset' },
    { kind: 'not_sent', cause: 'unreachable', reason: 'refused', retryAfterMs: null },
  ] as const)(
    'keep a late answer ($kind) away from the submission of the one who took over',
    async (late) => {
      const { id } = await acceptPicture(context, principal);
      const stalled = await claimNext(context);
      letLeasesExpire();
      await reapLeases(resubmitting);
      context.clock.advance(1);
      const taker = await claimNext(context);

      context.upstream.submitOutcomes.push(late);
      await submitGeneration(resubmitting, stalled);
      expect((await listSubmissions(context.store.reader, id)).map(({ outcome }) => outcome)).toEqual([
        null,
        'unknown',
      ]);
      expect(await current(context, id)).toMatchObject({ status: 'queued', upstreamGenerationId: null });

      await submitGeneration(context, taker);
      expect(await current(context, id)).toMatchObject({ status: 'pending', upstreamGenerationId: 'up-2' });
    },
  );

  it('that were lost meanwhile keep a slow leaseReaper away from the submission of the one who took over', async () => {
    const { id } = await acceptPicture(context, principal);
    const { leaseToken } = await claimNext(context);
    letLeasesExpire();
    await reapLeases(resubmitting);
    context.clock.advance(1);
    await claimNext(context);

    const lost = { id, leaseToken, reason: 'late', actor: 'leaseReaper' };
    await context.store.transaction((tx) => resolveUnknownOutcome(tx, context.policy, lost));
    expect((await listSubmissions(context.store.reader, id)).map(({ outcome }) => outcome)).toEqual([
      null,
      'unknown',
    ]);
  });

  it('that ran out during a poll make it due again, and only the second poller can finish', async () => {
    const { id } = await acceptPicture(context, principal);
    await submitNext(context);
    await waitForPoll(context);
    const [stalled] = (await claimPolls(context, 1)).claims;
    letLeasesExpire();
    expect(await reapLeases(context)).toBe(1);
    const [taker] = (await claimPolls(context, 1)).claims;

    context.upstream.pollOutcomes.push({ kind: 'failed', message: 'late' }, completed);
    await pollGeneration(context, stalled!);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
    await pollGeneration(context, taker!);
    expect(await current(context, id)).toMatchObject({ status: 'completed' });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 4 });
  });

  it('that ran out during a delivery make it due again, and only the second attempt counts', async () => {
    const webhook = { url: 'https://hooks.example/x', events: ['generation.completed' as const] };
    await acceptPicture(context, principal, { webhook });
    await submitNext(context);
    context.upstream.pollOutcomes.push(completed);
    await pollDue(context);
    const [stalled] = (await claimDeliveries(context, 1)).claims;
    letLeasesExpire();
    expect(await reapLeases(context)).toBe(1);
    const [taker] = (await claimDeliveries(context, 1)).claims;

    context.sender.results.push(receiverDown);
    await deliverWebhook(context, stalled!);
    expect(await attemptRows(context)).toEqual([]);
    await deliverWebhook(context, taker!);
    expect(await attemptRows(context)).toMatchObject([{ number: 1, statusCode: 200 }]);
    expect(await deliveryRows(context)).toMatchObject([{ status: 'delivered', attemptCount: 1 }]);
  });

  it('are freed once by two rescuers at the same time', async () => {
    for (let i = 0; i < 5; i++) await acceptPicture(context, principal);
    for (let i = 0; i < 5; i++) await claimNext(context);
    letLeasesExpire();
    await Promise.all([reapLeases(context), reapLeases(secondProcess(context)), reapLeases(context)]);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toHaveLength(5);
  });

  it('wake those who wait for what was freed', async () => {
    await acceptPicture(context, principal);
    await claimNext(context);
    letLeasesExpire();
    context.notified.length = 0;
    await reapLeases(context);
    expect(context.notified).toEqual(['generation-queued', 'generation-submitted', 'event-stored']);
  });
});
