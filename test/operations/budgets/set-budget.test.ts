import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BudgetPeriod } from '../../../src/domain/budgets/budget.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { verifyLedger } from '../../../src/operations/budgets/verify-ledger.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { endBudget } from '../../../src/operations/budgets/end-budget.ts';
import { setBudget, type SetBudgetParams } from '../../../src/operations/budgets/set-budget.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  acceptPicture,
  createContext,
  createPrincipal,
  pictureCommand,
  type TestContext,
} from '../fixture.ts';

describeOnEngines('setting a budget', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const set = (changes: Partial<SetBudgetParams> = {}) =>
    setBudget(context, {
      scope: 'team',
      teamId: principal.teamId,
      keyId: null,
      limitCredits: 10,
      period: 'month',
      ...changes,
    });

  it.each<[string, Partial<SetBudgetParams>]>([
    ['/limitCredits', { limitCredits: -1 }],
    ['/limitCredits', { limitCredits: 1.5 }],
    ['/limitCredits', { limitCredits: 1_000_000_001 }],
    ['/limitCredits', { limitCredits: Number.NaN }],
    ['/period', { period: 'fortnight' as BudgetPeriod }],
    ['/timeZone', { timeZone: 'Mars/Olympus' }],
    ['/timeZone', { timeZone: '+01:00' }],
    ['/alertThresholds', { alertThresholds: [50, 50] }],
    ['/alertThresholds', { alertThresholds: [0] }],
    ['/alertThresholds', { alertThresholds: [101] }],
    ['/rolloverCapCredits', { rolloverCapCredits: -1 }],
    ['/rolloverCapCredits', { rolloverCapCredits: 5, period: 'total' }],
    ['/teamId', { teamId: null }],
    ['/keyId', { keyId: 'key_x' }],
    ['/teamId', { scope: 'gateway' }],
    ['/keyId', { scope: 'key' }],
  ])('refuses %s as an invalid request: %o', async (pointer, changes) => {
    await expect(set(changes)).rejects.toMatchObject({ code: 'invalid_request', errors: [{ pointer }] });
  });

  it('names every field that is wrong at once', async () => {
    const refused = set({ limitCredits: -1, timeZone: 'nowhere', alertThresholds: [200] });
    await expect(refused).rejects.toMatchObject({
      errors: [{ pointer: '/limitCredits' }, { pointer: '/timeZone' }, { pointer: '/alertThresholds' }],
    });
  });

  it.each<[string, Partial<SetBudgetParams>]>([
    ['/teamId', { teamId: 'team_unknown' }],
    ['/keyId', { scope: 'key', keyId: 'key_unknown' }],
  ])('finds no %s', async (pointer, changes) => {
    await expect(set(changes)).rejects.toMatchObject({ code: 'not_found', errors: [{ pointer }] });
  });

  it("looks up a key's team, and does not take a key for another team's", async () => {
    const { keyId } = principal;
    const { budget } = await set({ scope: 'key', teamId: null, keyId });
    expect(budget).toMatchObject({ scope: 'key', ...principal });
    const stranger = await createPrincipal(context);
    const refused = set({ scope: 'key', teamId: stranger.teamId, keyId });
    await expect(refused).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps what is not named, and takes what is', async () => {
    await set({ timeZone: 'Europe/Berlin', alertThresholds: [90, 10], rolloverCapCredits: 3 });
    const { budget } = await set({ limitCredits: 20 });
    expect(budget).toMatchObject({
      limitCredits: 20,
      timeZone: 'Europe/Berlin',
      alertThresholds: [10, 90],
      rolloverCapCredits: 3,
    });
    expect((await set({ rolloverCapCredits: null, alertThresholds: [] })).budget).toMatchObject({
      alertThresholds: [],
      rolloverCapCredits: null,
    });
  });

  it('refuses another time zone, since periods would overlap, until the budget is ended', async () => {
    const { budget } = await set({ timeZone: 'Europe/Berlin' });
    const moved = () => set({ timeZone: 'Asia/Tokyo' });
    await expect(moved()).rejects.toMatchObject({ code: 'conflict', errors: [{ pointer: '/timeZone' }] });
    const { id } = await acceptPicture(context, principal);
    await endBudget(context, budget.id);
    await expect(endBudget(context, budget.id)).rejects.toMatchObject({ code: 'not_found' });
    const { budget: next, usage } = await moved();
    expect(next.id).not.toBe(budget.id);
    expect(usage).toMatchObject({ heldCredits: 0 });
    // What the ended one holds is released there.
    await cancelGeneration(context, principal, id);
    expect((await verifyLedger(context)).differences).toEqual([]);
  });

  it('limits nothing any more once it is ended', async () => {
    const { budget } = await set({ limitCredits: 0 });
    const accept = async () => (await acceptGeneration(context, pictureCommand(principal))).outcome;
    expect(await accept()).toBe('budget_refused');
    await endBudget(context, budget.id);
    expect(await accept()).toBe('accepted');
  });
});
