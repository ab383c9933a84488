import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { examineHold } from '../../../src/gateway/doctor/examine-hold.ts';
import { beginHold } from '../../../src/operations/backups/begin-hold.ts';
import { holdIfOlder } from '../../../src/operations/backups/hold-if-older.ts';
import { resumeGateway } from '../../../src/operations/backups/resume-gateway.ts';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { listUnreconciledCharges } from '../../../src/operations/upstream/list-unreconciled-charges.ts';
import { createSlots } from '../../../src/workers/slots.ts';
import { createSubmitter } from '../../../src/workers/submitter.ts';
import { describeOnEngines } from '../../engines.ts';
import { completed } from '../upstream/fake-upstream.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  deliverDue,
  pollDue,
  registerEndpoint,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';

// What `restore`, `restore --mark-only` and a start with an older copy have in common, on PostgreSQL too.
describeOnEngines('a hold', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    await setTeamBudget(context, principal, 100);
    await registerEndpoint(context, principal.teamId);
  });
  afterEach(() => context.database.drop());

  /** One that the upstream has, one whose submission is open, and two that are queued. */
  async function prepare() {
    const running = await acceptPicture(context, principal);
    await submitNext(context);
    const open = await acceptPicture(context, principal);
    await claimNext(context);
    const long = { queueTimeoutSeconds: 86_400 };
    const queued = [
      await acceptPicture(context, principal, long),
      await acceptPicture(context, principal, long),
    ];
    return { running, open, queued };
  }

  it('fails what may have been submitted, releases its credits, and opens a charge for each', async () => {
    const { running, open, queued } = await prepare();
    const summary = await beginHold(context, 'marked');
    const ids = [open, ...queued].map(({ id }) => id).sort();
    expect(summary).toEqual({
      failed: expect.arrayContaining(
        ids.map((id) => ({ id, teamId: principal.teamId, credits: 4 })),
      ) as object[],
      queued: 0,
      polled: 1,
      // And that the first was submitted.
      deliveries: 4,
    });
    expect(summary.failed).toHaveLength(3);
    for (const id of ids)
      expect(await current(context, id)).toMatchObject({
        status: 'failed',
        error: { code: 'restored_outcome_unknown' },
      });
    const { unreconciledCharges } = await listUnreconciledCharges(context, { limit: 10 });
    expect(unreconciledCharges.map(({ generationId }) => generationId).sort()).toEqual(ids);
    expect((await verifyLedger(context)).differences).toEqual([]);
    expect(await deliverDue(context)).toBe(0);

    const later = await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
    await resumeGateway(context);
    // The allowance of the last hour counts as used.
    expect(await claimSubmission(context)).toMatchObject({ outcome: 'no_allowance' });
    context.clock.advance(HOUR_MS);
    await submitNext(context);
    expect((await current(context, later.id)).status).toBe('pending');
    context.upstream.pollOutcomes.push(completed, completed);
    await pollDue(context);
    expect((await current(context, running.id)).status).toBe('completed');
    expect(context.upstream.submitted).toHaveLength(2);
    expect(await deliverDue(context)).toBeGreaterThanOrEqual(4);
    expect((await verifyLedger(context)).differences).toEqual([]);
  });

  it('is among the findings of the doctor until it ends', async () => {
    await beginHold(context, 'marked');
    expect(await examineHold(context)).toMatchObject([{ status: 'error', check: 'hold' }]);
    await resumeGateway(context);
    expect(await examineHold(context)).toMatchObject([{ status: 'ok', check: 'hold' }]);
  });

  it('leaves what was queued with RESTORE_QUEUED=submit, but not an open submission', async () => {
    const { open, queued } = await prepare();
    context = { ...context, policy: { ...context.policy, restoreQueued: 'submit' } };
    const summary = await beginHold(context, 'restored');
    expect(summary.failed.map(({ id }) => id)).toEqual([open.id]);
    expect(summary.queued).toBe(2);
    await cancelGeneration(context, principal, queued[0]!.id);
    await resumeGateway(context);
    context.clock.advance(HOUR_MS);
    expect(await claimSubmission(context)).toMatchObject({
      outcome: 'claimed',
      generation: { id: queued[1]!.id },
    });
  });

  it('that a crash interrupted is completed at the next start, and settles nothing twice', async () => {
    await prepare();
    await beginHold(context, 'marked');
    await context.store.transaction(async (tx) => {
      await tx.db.update(tx.tables.gatewayState).set({
        value: { reason: 'marked', since: tx.now, isSettled: false },
      });
    });
    expect(await holdIfOlder(context)).toMatchObject({ reason: 'marked', isSettled: true });
    const { unreconciledCharges } = await listUnreconciledCharges(context, { limit: 10 });
    expect(unreconciledCharges).toHaveLength(3);
    expect((await verifyLedger(context)).differences).toEqual([]);
  });

  it('is not begun for a claim whose mark could not be written: it is withdrawn, and nothing is sent', async () => {
    const { id } = await acceptPicture(context, principal);
    const failing = new Error('ENOSPC: no space left on device');
    const mark = { ...context.store.mark, write: () => Promise.reject(failing) };
    const slots = createSlots(
      4,
      () => undefined,
      (error) => {
        throw error;
      },
    );
    const submitter = createSubmitter({ ...context, store: { ...context.store, mark } }, slots);
    await expect(submitter.runOnce()).rejects.toBe(failing);
    await slots.idle();
    expect(context.upstream.submitted).toEqual([]);
    expect(await current(context, id)).toMatchObject({ status: 'queued' });
    expect(await holdIfOlder(context)).toBeNull();
    await submitNext(context);
    expect(context.upstream.submitted).toHaveLength(1);
  });
});
