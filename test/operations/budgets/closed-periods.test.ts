import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { adjustBudget } from '../../../src/operations/budgets/adjust-budget.ts';
import { endBudget } from '../../../src/operations/budgets/end-budget.ts';
import { findBudget } from '../../../src/operations/budgets/find-budget.ts';
import { listBudgets } from '../../../src/operations/budgets/list-budgets.ts';
import { readBudgets } from '../../../src/operations/budgets/read-budgets.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { changePeriod, findPeriod, holdCredits } from '../../../src/store/budgets/budget-usage.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pollDue,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../fixture.ts';
import { completed } from '../upstream/fake-upstream.ts';

const JUNE = Date.UTC(2026, 5, 1);
const JULY = Date.UTC(2026, 6, 1);
const AUGUST = Date.UTC(2026, 7, 1);

describeOnEngines('balances of the past', (engine) => {
  let context: TestContext;
  let principal: Principal;
  let id: string;

  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
    ({ id } = await setTeamBudget(context, principal, 100));
    await acceptPicture(context, principal);
    await submitNext(context);
    context.upstream.pollOutcomes.push(completed);
    await pollDue(context);
    const { id: generationId } = await acceptPicture(context, principal);
    await cancelGeneration(context, principal, generationId);
    await acceptPicture(context, principal, { queueTimeoutSeconds: 86_400 });
    await adjustBudget(context, { budgetId: id, credits: 7, note: 'more', actor: 'test', until: 'period' });
    context.clock.set(JULY + DAY_MS);
    await setTeamBudget(context, principal, 50);
  });
  afterEach(() => context.database.drop());

  const june = {
    bounds: { startsAt: JUNE, endsAt: JULY },
    usage: {
      limitCredits: 100,
      adjustmentCredits: 7,
      heldCredits: 4,
      settledCredits: 4,
      releasedCredits: 4,
    },
  };

  it.each([JUNE, JUNE + 20 * DAY_MS, JULY - 1])('are those of the period that contains %i', async (at) => {
    expect(await findBudget(context, id, { at })).toMatchObject(june);
    expect((await listBudgets(context, { at })).balances).toMatchObject([june]);
    expect(await readBudgets(context, principal, { at })).toMatchObject([june]);
  });

  it('are current in the current period, and empty where nothing was held', async () => {
    const current = { bounds: { startsAt: JULY }, usage: { limitCredits: 50, adjustmentCredits: 0 } };
    expect(await findBudget(context, id, { at: JULY })).toMatchObject(current);
    context.clock.set(AUGUST + 40 * DAY_MS);
    const none = { adjustmentCredits: 0, heldCredits: 0, settledCredits: 0, releasedCredits: 0 };
    expect(await findBudget(context, id, { at: AUGUST })).toMatchObject({ usage: none });
  });

  it('include a budget that has ended since, in the periods in which it was there', async () => {
    await endBudget(context, id);
    context.clock.set(AUGUST);
    const listed = async (at?: number) => (await listBudgets(context, { at })).balances.length;
    expect(await listed()).toBe(0);
    expect(await Promise.all([JUNE - 1, JUNE, JULY, AUGUST].map(listed))).toEqual([0, 1, 1, 0]);
  });

  it('refuse a time in the future', async () => {
    const at = context.clock.now() + 1;
    const refused = { code: 'invalid_request', errors: [{ pointer: 'at' }] };
    await expect(findBudget(context, id, { at })).rejects.toMatchObject(refused);
    await expect(listBudgets(context, { at })).rejects.toMatchObject(refused);
    await expect(readBudgets(context, principal, { at })).rejects.toMatchObject(refused);
  });

  it('keep what was held while the limit was about to change', async () => {
    const key = { budgetId: id, periodStartsAt: JULY };
    await context.store.transaction(async (tx) => {
      const before = (await findPeriod(tx, key))!;
      await holdCredits(tx, { ...key, credits: 4 });
      await changePeriod(tx, key, { ...before, limitCredits: 60 });
    });
    expect(await findBudget(context, id)).toMatchObject({ usage: { limitCredits: 60, heldCredits: 4 } });
  });
});
