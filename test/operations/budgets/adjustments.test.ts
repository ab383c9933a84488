import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { adjustBudget, type AdjustBudgetParams } from '../../../src/operations/budgets/adjust-budget.ts';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { readBudgets } from '../../../src/operations/budgets/read-budgets.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pictureCommand,
  secondProcess,
  type TestContext,
} from '../fixture.ts';
import { ledgerOf, usageRows } from '../stored.ts';

const PRICE = 4;

describeOnEngines('a budget', (engine) => {
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

  const daily = (limitCredits: number, changes: { rolloverCapCredits?: number | null } = {}) =>
    setBudget(context, {
      scope: 'team',
      teamId: principal.teamId,
      keyId: null,
      limitCredits,
      period: 'day',
      ...changes,
    });
  const adjust = (budgetId: string, changes: Partial<AdjustBudgetParams>) =>
    adjustBudget(context, {
      budgetId,
      credits: PRICE,
      note: 'campaign',
      actor: 'operator',
      until: null,
      ...changes,
    });
  const outcome = async () => (await acceptGeneration(context, pictureCommand(principal))).outcome;
  const figures = async () => (await readBudgets(context, principal))[0]!.usage;

  it('takes an adjustment at once, names its actor in the ledger, and drops it when its time is over', async () => {
    const { budget } = await daily(0);
    expect(await outcome()).toBe('budget_refused');
    const { usage } = await adjust(budget.id, { credits: 2 * PRICE, until: context.clock.now() + HOUR_MS });
    expect(usage).toMatchObject({ limitCredits: 0, adjustmentCredits: 2 * PRICE });
    expect(await outcome()).toBe('accepted');
    context.clock.advance(HOUR_MS - 1);
    expect((await figures()).adjustmentCredits).toBe(2 * PRICE);
    context.clock.advance(1);
    // Read before any hold has come: nothing has been written, and it is right all the same.
    expect(await figures()).toEqual({
      limitCredits: 0,
      adjustmentCredits: 0,
      heldCredits: PRICE,
      settledCredits: 0,
      releasedCredits: 0,
    });
    expect(await outcome()).toBe('budget_refused');
    await daily(2 * PRICE);
    expect(await outcome()).toBe('accepted');
    const entries = (await ledgerOf(context, budget.id)).filter(({ kind }) => kind === 'adjust');
    expect(entries).toMatchObject([
      { credits: 2 * PRICE, actor: 'operator', note: 'campaign' },
      { credits: -2 * PRICE, actor: 'clock' },
    ]);
  });

  it('ends an adjustment of the current period with it, and keeps one for good', async () => {
    const { budget } = await daily(0);
    await adjust(budget.id, { credits: 8, until: 'period' });
    await adjust(budget.id, { credits: 4, until: null });
    expect((await figures()).adjustmentCredits).toBe(12);
    context.clock.advance(DAY_MS);
    expect((await figures()).adjustmentCredits).toBe(4);
    expect(await outcome()).toBe('accepted');
    expect(await outcome()).toBe('budget_refused');
  });

  it('refuses an adjustment that would leave less than nothing, and names the field', async () => {
    const { budget } = await daily(10);
    await adjust(budget.id, { credits: -6 });
    const refused = adjust(budget.id, { credits: -5 });
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/credits' }],
    });
    expect(await figures()).toMatchObject({ limitCredits: 10, adjustmentCredits: -6 });
  });

  it.each([
    ['/credits', { credits: 0 }],
    ['/credits', { credits: 1.5 }],
    ['/credits', { credits: 2_000_000_000 }],
    ['/note', { note: ' ' }],
    ['/until', { until: 1 }],
  ])('refuses %s %o', async (pointer, changes) => {
    const { budget } = await daily(10);
    const refused = adjust(budget.id, changes);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('adds up however many adjust it at once', async () => {
    const { budget } = await daily(0);
    const other = secondProcess(context);
    const command = { budgetId: budget.id, credits: 1, note: 'n', actor: 'a', until: null };
    await Promise.all(Array.from({ length: 20 }, (_, i) => adjustBudget(i % 2 ? context : other, command)));
    expect((await figures()).adjustmentCredits).toBe(20);
  });

  describe('with rollover', () => {
    it('carries over what was not used, up to the cap, and takes it out of the period before', async () => {
      const { budget } = await daily(20, { rolloverCapCredits: 10 });
      await acceptPicture(context, principal);
      context.clock.advance(DAY_MS);
      expect((await figures()).adjustmentCredits).toBe(10);
      await acceptPicture(context, principal);
      const rows = (await usageRows(context, budget.id)).sort((a, b) => a.periodStartsAt - b.periodStartsAt);
      expect(rows).toMatchObject([
        { adjustmentCredits: -10, heldCredits: PRICE },
        { adjustmentCredits: 10, heldCredits: PRICE },
      ]);
      // A rollover can roll over again, but never more than the cap.
      context.clock.advance(DAY_MS);
      expect((await figures()).adjustmentCredits).toBe(10);
    });

    it('carries over less than the cap when less is left; what is still held counts as used', async () => {
      await daily(12, { rolloverCapCredits: 10 });
      const held = await acceptPicture(context, principal);
      context.clock.advance(DAY_MS);
      await acceptPicture(context, principal);
      await cancelGeneration(context, principal, held.id);
      expect((await figures()).adjustmentCredits).toBe(8);
    });

    it('counts a period without any use as wholly unused, if the budget was there', async () => {
      await daily(6, { rolloverCapCredits: 10 });
      expect((await figures()).adjustmentCredits).toBe(0);
      context.clock.advance(DAY_MS);
      expect((await figures()).adjustmentCredits).toBe(6);
    });

    it('carries over by the limit that held, not by the one that is set later', async () => {
      await daily(4, { rolloverCapCredits: 100 });
      context.clock.advance(DAY_MS);
      const { usage } = await daily(1_000);
      expect(usage).toMatchObject({ limitCredits: 1_000, adjustmentCredits: 4 });
    });

    it('carries over once, however many open the period at the same time', async () => {
      await daily(PRICE, { rolloverCapCredits: 2 * PRICE });
      await acceptPicture(context, principal).then(({ id }) => cancelGeneration(context, principal, id));
      context.clock.advance(DAY_MS);
      const other = secondProcess(context);
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          acceptGeneration(i % 2 ? context : other, pictureCommand(principal)),
        ),
      );
      expect(outcomes.filter((one) => one.outcome === 'accepted')).toHaveLength(2);
    });

    it('leaves nothing behind that a replica whose clock is slow could hold again', async () => {
      await daily(PRICE, { rolloverCapCredits: PRICE });
      context.clock.advance(DAY_MS);
      await acceptPicture(context, principal);
      await acceptPicture(context, principal);
      context.clock.advance(-DAY_MS);
      expect(await outcome()).toBe('budget_refused');
      context.clock.advance(DAY_MS);
    });
  });
});
