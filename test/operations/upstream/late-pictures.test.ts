import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import type { Policy } from '../../../src/operations/operation-context.ts';
import { endBudget } from '../../../src/operations/budgets/end-budget.ts';
import { setTeamFiles } from '../../../src/operations/files/set-team-files.ts';
import { listUnreconciledCharges } from '../../../src/operations/upstream/list-unreconciled-charges.ts';
import { resolveUnreconciledCharge } from '../../../src/operations/upstream/resolve-unreconciled-charge.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  current,
  pollDue,
  registerEndpoint,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { eventRows, ledgerOf, unreconciledChargeRows } from '../stored.ts';
import { completed } from './fake-upstream.ts';

const IMAGE_URL = (completed as { imageUrl: string }).imageUrl;
const LIMIT = 10;

describeOnEngines('a picture that completes after its generation timed out', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let budgetId: string;

  const open = async (policy: Partial<Policy> = {}) => {
    context = await createContext(engine, policy);
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, LIMIT)).id;
  };
  beforeEach(() => open());
  afterEach(() => context.database.drop());

  async function balance() {
    const { db, tables } = context.store.reader;
    const rows = await db.select().from(tables.budgetUsage);
    return rows.find((row) => row.budgetId === budgetId)!;
  }

  /** Accepted and timed out. The price of 4 credits is released again. */
  async function timedOut(): Promise<string> {
    const { id } = await acceptPicture(context, principal);
    await submitNext(context);
    context.clock.advance(11 * MINUTE_MS);
    await pollDue(context);
    expect((await current(context, id)).status).toBe('failed');
    return id;
  }

  async function completeLate(id: string): Promise<void> {
    for (let polls = 0; polls < 10; polls++) {
      context.upstream.pollOutcomes.push(completed);
      await pollDue(context);
      if ((await unreconciledChargeRows(context)).some(({ generationId }) => generationId === id)) return;
    }
    throw new Error('There was no follow-up poll');
  }

  it('is charged once, and the team gets it with an event; the status stays failed', async () => {
    const { endpoint } = await registerEndpoint(context, principal.teamId, {
      events: ['generation.completed_late'],
    });
    const id = await timedOut();
    await completeLate(id);

    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      imageUrl: IMAGE_URL,
      completedLateAt: context.clock.now(),
    });
    expect(await balance()).toMatchObject({
      heldCredits: 0,
      settledCredits: 0,
      adjustmentCredits: -4,
    });
    expect(await unreconciledChargeRows(context)).toMatchObject([
      { generationId: id, resolution: 'charged' },
    ]);
    const adjusted = (await ledgerOf(context, budgetId)).filter(({ kind }) => kind === 'adjust');
    expect(adjusted).toMatchObject([{ credits: -4 }]);
    const late = (await eventRows(context)).filter(({ type }) => type === 'generation.completed_late');
    expect(late).toHaveLength(1);
    expect(JSON.parse(late[0]!.payload)).toMatchObject({
      data: { id, status: 'failed', output: { imageUrl: IMAGE_URL }, sequence: 4 },
    });
    expect(endpoint.teamId).toBe(principal.teamId);
    expect(context.notified).toContain('event-stored');
    // Nothing is left that could charge it again.
    expect(await listUnreconciledCharges(context, { limit: 10 })).toMatchObject({ unreconciledCharges: [] });
    context.upstream.asked.length = 0;
    context.clock.advance(24 * 60 * MINUTE_MS);
    await pollDue(context);
    expect(context.upstream.asked).toEqual([]);
  });

  it.each([
    ['held', 8],
    ['settled', 8],
  ])('stays unreconciled while credits that others have %s leave too few', async (how) => {
    const id = await timedOut();
    for (let others = 0; others < 2; others++) await acceptPicture(context, principal);
    if (how === 'settled') {
      for (let others = 0; others < 2; others++) {
        context.upstream.submitOutcomes.push({
          kind: 'confirmed',
          upstreamGenerationId: null,
          upstreamTaskId: null,
          imageUrl: IMAGE_URL,
        });
        await submitNext(context);
      }
    }
    await completeLate(id);

    expect(await current(context, id)).toMatchObject({
      status: 'failed',
      imageUrl: null,
      completedLateAt: null,
    });
    const usage = await balance();
    expect(usage).toMatchObject({ adjustmentCredits: 0, [`${how}Credits`]: 8 });
    expect(await listUnreconciledCharges(context, { limit: 10 })).toMatchObject({
      unreconciledCharges: [{ generationId: id, credits: 4, imageUrl: IMAGE_URL }],
    });
    expect((await eventRows(context)).map(({ type }) => type)).not.toContain('generation.completed_late');
  });

  it('is charged to the last credit, and not to one more', async () => {
    const id = await timedOut();
    await setTeamBudget(context, principal, 4);
    await completeLate(id);
    expect(await balance()).toMatchObject({ limitCredits: 4, adjustmentCredits: -4 });

    const other = await createPrincipal(context);
    [principal, budgetId] = [other, (await setTeamBudget(context, other, LIMIT)).id];
    const second = await timedOut();
    await setTeamBudget(context, other, 3);
    await completeLate(second);
    expect(await balance()).toMatchObject({ limitCredits: 3, adjustmentCredits: 0 });
    expect((await current(context, second)).imageUrl).toBeNull();
  });

  it('is charged to no budget that has ended', async () => {
    const id = await timedOut();
    await endBudget(context, budgetId);
    await completeLate(id);
    expect(await current(context, id)).toMatchObject({ imageUrl: IMAGE_URL });
    expect(await balance()).toMatchObject({ adjustmentCredits: 0 });
  });

  it.each(['of the gateway', 'of the team'])(
    'stays with the operator where the setting %s is discard',
    async (whose) => {
      if (whose === 'of the gateway') {
        await context.database.drop();
        await open({ latePictures: 'discard' });
      } else {
        await setTeamFiles(context, principal.teamId, { latePictures: 'discard' });
      }
      const id = await timedOut();
      await completeLate(id);
      expect(await current(context, id)).toMatchObject({ imageUrl: null, completedLateAt: null });
      expect(await balance()).toMatchObject({ adjustmentCredits: 0 });
      expect(await unreconciledChargeRows(context)).toMatchObject([
        { resolution: null, imageUrl: IMAGE_URL },
      ]);
    },
  );

  it('is given to the team when the operator charges it later, and not when it is written off', async () => {
    await setTeamFiles(context, principal.teamId, { latePictures: 'discard' });
    const [charged, writtenOff] = [await timedOut(), await timedOut()];
    await completeLate(charged);
    await completeLate(writtenOff);
    const { unreconciledCharges } = await listUnreconciledCharges(context, { limit: 10 });
    const idOf = (generationId: string) =>
      unreconciledCharges.find((charge) => charge.generationId === generationId)!.id;
    const actor = 'operator';
    await resolveUnreconciledCharge(context, { id: idOf(charged), resolution: 'charged', actor });
    await resolveUnreconciledCharge(context, { id: idOf(writtenOff), resolution: 'written_off', actor });

    expect(await current(context, charged)).toMatchObject({ status: 'failed', imageUrl: IMAGE_URL });
    expect(await current(context, writtenOff)).toMatchObject({ imageUrl: null });
    const types = (await eventRows(context)).map(({ type }) => type);
    expect(types.filter((type) => type === 'generation.completed_late')).toHaveLength(1);
  });
});
