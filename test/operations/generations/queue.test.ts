import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { expireQueued } from '../../../src/operations/upstream/expire-queued.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { eventRows, ledgerOf, usageOf } from '../stored.ts';

describeOnEngines('the queue', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
  });
  afterEach(() => context.database.drop());

  it('fails what has waited for too long, releases its price and reports it', async () => {
    const patient = await acceptPicture(context, principal, { queueTimeoutSeconds: 61 });
    const hasty = await acceptPicture(context, principal, { queueTimeoutSeconds: 60 });
    context.clock.advance(59_999);
    expect(await expireQueued(context)).toBe(0);
    context.clock.advance(1);
    context.notified.length = 0;
    expect(await expireQueued(context)).toBe(1);
    expect(await current(context, hasty.id)).toMatchObject({
      status: 'failed',
      error: { code: 'queue_timeout' },
    });
    expect(await current(context, patient.id)).toMatchObject({ status: 'queued' });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 4, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: hasty.id }]);
    expect(context.notified).toEqual(['event-stored']);
  });

  it('submits nothing whose time is over, even before it was failed', async () => {
    await acceptPicture(context, principal, { queueTimeoutSeconds: 60 });
    context.clock.advance(60_000);
    expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
  });

  it('lets a submission that is under way end, whatever the time', async () => {
    const { id } = await acceptPicture(context, principal, { queueTimeoutSeconds: 60 });
    const claim = await claimNext(context);
    context.clock.advance(60_000);
    expect(await expireQueued(context)).toBe(0);
    await submitGeneration(context, claim);
    expect(await current(context, id)).toMatchObject({ status: 'pending' });
  });

  it('lets a generation be canceled: released, notified, and never submitted', async () => {
    const { id } = await acceptPicture(context, principal);
    expect(await cancelGeneration(context, principal, id)).toMatchObject({
      outcome: 'canceled',
      generation: { id, status: 'canceled', finishedAt: context.clock.now() },
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
    expect(await eventRows(context)).toMatchObject([{ type: 'generation.canceled', generationId: id }]);
    expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
  });

  it('takes a second cancel as done, and releases once', async () => {
    const { id } = await acceptPicture(context, principal);
    await Promise.all([cancelGeneration(context, principal, id), cancelGeneration(context, principal, id)]);
    expect(await cancelGeneration(context, principal, id)).toMatchObject({ outcome: 'canceled' });
    expect((await ledgerOf(context, budgetId)).map(({ kind }) => kind).sort()).toEqual(['hold', 'release']);
    expect(await eventRows(context)).toHaveLength(1);
  });

  it('lets nothing be canceled that the upstream has', async () => {
    const { id } = await acceptPicture(context, principal);
    await submitNext(context);
    expect(await cancelGeneration(context, principal, id)).toEqual({
      outcome: 'not_cancelable',
      status: 'pending',
    });
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 4 });
  });
});
