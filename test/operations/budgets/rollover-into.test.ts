import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import { adjustBudget } from '../../../src/operations/budgets/adjust-budget.ts';
import { listAdjustments } from '../../../src/operations/budgets/list-adjustments.ts';
import { readBudgets } from '../../../src/operations/budgets/read-budgets.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, type TestContext } from '../fixture.ts';

const MIDNIGHT = Date.UTC(2026, 5, 17);

describeOnEngines('what a daily budget carries over', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(async () => {
    expect((await verifyLedger(context)).differences).toEqual([]);
    await context.database.drop();
  });

  const daily = async (limitCredits: number) =>
    (
      await setBudget(context, {
        scope: 'team',
        teamId: principal.teamId,
        keyId: null,
        limitCredits,
        period: 'day',
        rolloverCapCredits: 10,
      })
    ).budget.id;
  const adjustmentCredits = async () => (await readBudgets(context, principal))[0]!.usage.adjustmentCredits;

  it('is nothing from the days before it was made', async () => {
    context.clock.set(MIDNIGHT);
    await daily(4);
    expect(await adjustmentCredits()).toBe(0);
    await acceptPicture(context, principal);
    expect(await adjustmentCredits()).toBe(0);
  });

  it('is what was left of the day on which it was made, be that its last millisecond', async () => {
    context.clock.set(MIDNIGHT - 1);
    await daily(4);
    context.clock.advance(1);
    expect(await adjustmentCredits()).toBe(4);
    await acceptPicture(context, principal);
    expect(await adjustmentCredits()).toBe(4);
  });

  it('can be a single credit', async () => {
    await daily(5);
    await acceptPicture(context, principal);
    context.clock.set(MIDNIGHT);
    await acceptPicture(context, principal);
    expect(await adjustmentCredits()).toBe(1);
  });

  it('includes what adjustments added until the end of the day, without those that ended before', async () => {
    const budgetId = await daily(4);
    const adjust = (credits: number, until: 'period' | number) =>
      adjustBudget(context, { budgetId, credits, note: 'n', actor: 'a', until });
    await adjust(3, 'period');
    await adjust(2, context.clock.now() + HOUR_MS);
    context.clock.set(MIDNIGHT);
    expect(await adjustmentCredits()).toBe(7);
    await acceptPicture(context, principal);
    expect(await adjustmentCredits()).toBe(7);
  });

  it('is in the list of adjustments, taken out of the one day and added to the next', async () => {
    const budgetId = await daily(20);
    context.clock.set(MIDNIGHT);
    await acceptPicture(context, principal);
    const { adjustments } = await listAdjustments(context, budgetId, { limit: 10 });
    expect(adjustments.toSorted((a, b) => a.credits - b.credits)).toMatchObject([
      { id: expect.stringMatching(/^adj_/) as string, credits: -10, actor: 'rollover', expiresAt: MIDNIGHT },
      {
        id: expect.stringMatching(/^adj_/) as string,
        credits: 10,
        actor: 'rollover',
        expiresAt: MIDNIGHT + DAY_MS,
      },
    ]);
  });
});
