import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPriceList } from '../../../src/domain/generations/price-list.ts';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { acceptGeneration } from '../../../src/operations/generations/accept-generation.ts';
import { quoteGeneration } from '../../../src/operations/generations/quote-generation.ts';
import { setBudget } from '../../../src/operations/budgets/set-budget.ts';
import { describeOnEngines } from '../../engines.ts';
import {
  createContext,
  createPrincipal,
  pictureCommand,
  setTeamBudget,
  type TestContext,
} from '../fixture.ts';
import { eventRows, generationRows, usageRows } from '../stored.ts';

describeOnEngines('a quote', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  const quote = (changes = {}) => quoteGeneration(context, pictureCommand(principal, changes));
  const inQuality = (imageQuality: string) => ({
    input: { prompt: 'A fox', mode: 'generate', imageQuality },
  });

  it('names the price and its version, and nothing in the way where there is no budget', async () => {
    expect(await quote(inQuality('2K'))).toMatchObject({
      model: 'nano-banana-2',
      input: { imageQuality: '2K', aspectRatio: '16:9' },
      priceCredits: 8,
      priceVersion: '2026-01-01',
      accepted: true,
      refusal: null,
      headroomCredits: null,
      budgets: [],
    });
  });

  it('says what accepting says, names the budget that refuses, and the headroom of the tightest', async () => {
    const team = await setTeamBudget(context, principal, 7);
    await setBudget(context, {
      scope: 'gateway',
      teamId: null,
      keyId: null,
      limitCredits: 100,
      period: 'total',
    });
    expect(await quote()).toMatchObject({ accepted: true, headroomCredits: 7 });
    const refused = await quote(inQuality('2K'));
    expect(refused).toMatchObject({
      accepted: false,
      refusal: { code: 'budget_exceeded', budgetId: team.id },
    });
    const accepting = await acceptGeneration(context, pictureCommand(principal, inQuality('2K') as never));
    expect(accepting).toMatchObject({ outcome: 'budget_refused', refusal: refused.refusal });
    await acceptGeneration(context, pictureCommand(principal));
    expect(await quote()).toMatchObject({ refusal: { code: 'budget_held' }, headroomCredits: 3 });
  });

  it('refuses a price above maxCredits as accepting does', async () => {
    expect(await quote({ maxCredits: 3 })).toMatchObject({
      accepted: false,
      refusal: { code: 'price_above_max_credits', priceCredits: 4, maxCredits: 3 },
    });
  });

  it('stores and holds nothing', async () => {
    const budget = await setTeamBudget(context, principal, 4);
    await quote();
    expect(await usageRows(context, budget.id)).toEqual([]);
    expect([...(await generationRows(context)), ...(await eventRows(context))]).toEqual([]);
  });

  it('checks the request as accepting does', async () => {
    const refused = quote({ input: { prompt: 'A fox', mode: 'edit' } });
    await expect(refused).rejects.toMatchObject({ errors: [{ pointer: '/input/inputImageUrls' }] });
  });

  it('and accepting alike refuse what has no price', async () => {
    const priceList = createPriceList([
      { model: 'nano-banana-2', version: 'small', effectiveAt: Date.UTC(2026, 2, 1), credits: { '1K': 1 } },
    ]);
    context = { ...context, policy: { ...context.policy, priceList } };
    expect(await quote()).toMatchObject({ priceCredits: 1, priceVersion: 'small' });
    await expect(quote(inQuality('4K'))).rejects.toMatchObject({ code: 'unknown_price' });
    const accepting = acceptGeneration(context, pictureCommand(principal, inQuality('4K') as never));
    await expect(accepting).rejects.toMatchObject({ code: 'unknown_price' });
    expect(await generationRows(context)).toEqual([]);
  });
});
