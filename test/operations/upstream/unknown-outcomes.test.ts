import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { reapLeases } from '../../../src/operations/upstream/reap-leases.ts';
import { resolveUnreconciledCharge } from '../../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { listSubmissions } from '../../../src/store/upstream/submissions.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from './fake-upstream.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { accountRows, unreconciledChargeRows, eventRows, ledgerOf, usageOf } from '../stored.ts';

describeOnEngines('a submission whose outcome is unknown', (engine) => {
  let context: TestContext;
  let resubmitting: TestContext;
  let principal: Principal;
  let budgetId: string;
  let id: string;

  beforeEach(async () => {
    context = await createContext(engine);
    resubmitting = { ...context, policy: { ...context.policy, unknownOutcome: 'resubmit' } };
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
    id = (await acceptPicture(context, principal)).id;
  });
  afterEach(() => context.database.drop());

  const kinds = async () => (await ledgerOf(context, budgetId)).map(({ kind }) => kind).sort();
  const outcomes = async () =>
    (await listSubmissions(context.store.reader, id)).map(({ outcome }) => outcome).sort();

  /** The two ways in which it happens: the answer is lost, or the gateway is, between its two commits. */
  const ways: [string, (process: TestContext) => Promise<void>][] = [
    [
      'an answer that is lost',
      async (process) => {
        context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'reset' }];
        await submitNext(process);
      },
    ],
    [
      'a crash between the two commits',
      async (process) => {
        await claimNext(process);
        context.clock.advance(context.policy.leaseMs);
        expect(await reapLeases(process)).toBe(1);
      },
    ],
  ];

  it.each(ways)(
    'by %s: failed, released, as an unreconciled charge, never submitted again',
    async (_, lose) => {
      await lose(context);
      expect(await current(context, id)).toMatchObject({
        status: 'failed',
        error: { code: 'upstream_outcome_unknown' },
      });
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 0 });
      expect(await kinds()).toEqual(['hold', 'release', 'unreconciled']);
      expect(await unreconciledChargeRows(context)).toMatchObject([
        { generationId: id, credits: 4, resolution: null },
      ]);
      expect(await outcomes()).toEqual(['unknown']);
      expect(await eventRows(context)).toMatchObject([{ type: 'generation.failed', generationId: id }]);
      expect(context.observed.filter(({ kind }) => kind === 'charge_unreconciled')).toHaveLength(1);
      expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
    },
  );

  it.each(ways)(
    'by %s, with `resubmit`: as an unreconciled charge too, and submitted once more',
    async (_, lose) => {
      await lose(resubmitting);
      expect(await current(context, id)).toMatchObject({ status: 'queued' });
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 4, settled: 0 });
      expect(await kinds()).toEqual(['hold', 'unreconciled']);
      expect(await unreconciledChargeRows(context)).toMatchObject([{ generationId: id, resolution: null }]);

      context.clock.advance(1);
      await submitNext(resubmitting);
      context.upstream.pollOutcomes = [completed];
      await pollDue(resubmitting);
      expect(await current(context, id)).toMatchObject({ status: 'completed' });
      expect(await kinds()).toEqual(['hold', 'settle', 'unreconciled']);
      expect(await usageOf(context, budgetId)).toMatchObject({ held: 0, settled: 4 });
    },
  );

  it.each(ways)(
    'twice by %s, with `resubmit`: failed, and as an unreconciled charge twice',
    async (_, lose) => {
      await lose(resubmitting);
      context.clock.advance(1);
      await lose(resubmitting);
      expect(await current(context, id)).toMatchObject({
        status: 'failed',
        error: { code: 'upstream_outcome_unknown' },
      });
      expect(await kinds()).toEqual(['hold', 'release', 'unreconciled', 'unreconciled']);
      expect(await unreconciledChargeRows(context)).toHaveLength(2);
      expect(await outcomes()).toEqual(['unknown', 'unknown']);
      expect(await claimSubmission(context)).toEqual({ outcome: 'nothing_queued' });
    },
  );

  it('is written down once, however late the stalled worker comes', async () => {
    const stalled = await claimNext(context);
    context.clock.advance(context.policy.leaseMs);
    await reapLeases(context);
    context.upstream.submitOutcomes = [{ kind: 'unknown', reason: 'reset' }];
    await submitGeneration(context, stalled);
    expect(await unreconciledChargeRows(context)).toHaveLength(1);
    expect(await kinds()).toEqual(['hold', 'release', 'unreconciled']);
  });

  it.each([
    ['written_off', 0],
    ['charged', -4],
  ] as const)('is %s by the operator once: the budget changes by %i', async (resolution, credits) => {
    await ways[0]![1](context);
    const [open] = await unreconciledChargeRows(context);
    const params = { id: open!.id, resolution, actor: 'admin' };
    expect(await resolveUnreconciledCharge(context, params)).toEqual({ generationId: id, credits: 4 });
    await expect(resolveUnreconciledCharge(context, params)).rejects.toMatchObject({ code: 'not_found' });
    expect(await unreconciledChargeRows(context)).toMatchObject([{ resolution, resolvedBy: 'admin' }]);
    const adjusted = (await ledgerOf(context, budgetId)).filter(({ kind }) => kind === 'adjust');
    expect(adjusted.reduce((sum, entry) => sum + entry.credits, 0)).toBe(credits);
    expect(await current(context, id)).toMatchObject({ status: 'failed' });
    expect((await listAuditLog(context, { limit: 1 })).entries[0]?.payload).toMatchObject({
      action: 'unreconciled_charge.resolve',
      objectId: open!.id,
      teamId: principal.teamId,
      before: { resolution: null },
      after: { resolution, generationId: id, credits: 4 },
    });
  });

  it('counts as a failure of the account each time, also of one generation', async () => {
    for (const submitFailureCount of [1, 2]) {
      await ways[0]![1](resubmitting);
      context.clock.advance(1);
      expect(await accountRows(context)).toMatchObject([
        { submitFailureReason: 'unavailable', submitFailureCount },
      ]);
    }
  });
});
