import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import { openApi, type Api } from '../../api.ts';
import { budgetRefusal, principal, quote, statement } from '../../fixtures.ts';

const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
const route = 'POST /v1/generations/quote';

describe(route, () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(() => api.close());

  it('answers the price, its version, the headroom and the budgets, and accepts nothing', async () => {
    const answer = await api.call(route, { body: { ...body, maxCredits: 9 } });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        object: 'quote',
        model: 'nano-banana-2',
        priceCredits: 8,
        priceVersion: '2026-01-01',
        accepted: true,
        refusal: null,
        headroomCredits: 62,
        budgets: [{ id: statement.budget.id, availableCredits: 62 }],
      },
    });
    expect(api.operations.quoteGeneration).toHaveBeenCalledWith(
      expect.objectContaining({ principal, model: 'nano-banana-2', maxCredits: 9 }),
    );
    expect(api.operations.acceptGeneration).not.toHaveBeenCalled();
  });

  it('names the budget that would refuse, in the words of the refusal itself', async () => {
    api.operations.acceptGeneration.mockResolvedValue({ outcome: 'budget_refused', refusal: budgetRefusal });
    const refused = await api.call('POST /v1/generations', { body });
    api.operations.quoteGeneration.mockResolvedValue(quote({ accepted: false, refusal: budgetRefusal }));
    const answer = await api.call(route, { body });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        accepted: false,
        refusal: {
          code: 'budget_exceeded',
          detail: refused.body.detail,
          budgetId: budgetRefusal.budgetId,
          scope: 'team',
          resetsAt: '2026-09-30T22:00:00.000Z',
        },
      },
    });
  });

  it('says that the price is above maxCredits, and shows no headroom without a budget', async () => {
    const refusal = { code: 'price_above_max_credits' as const, priceCredits: 8, maxCredits: 4 };
    api.operations.quoteGeneration.mockResolvedValue(
      quote({ accepted: false, refusal, headroomCredits: null, budgets: [] }),
    );
    const answer = await api.call(route, { body: { ...body, maxCredits: 4 } });
    expect(answer.body).toMatchObject({
      refusal: { code: refusal.code },
      headroomCredits: null,
      budgets: [],
    });
  });

  it.each([
    ['no model', { input: body.input }, '/model'],
    ['no prompt', { ...body, input: { mode: 'generate' } }, '/input/prompt'],
    ['credits in quotes', { ...body, maxCredits: '8' }, '/maxCredits'],
    ['an unknown field', { ...body, dryRun: true }, '/dryRun'],
  ])('names the field, 400: %s', async (_name, sent, pointer) => {
    const answer = await api.call(route, { body: sent });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(api.operations.quoteGeneration).not.toHaveBeenCalled();
  });

  it('answers 422 for what has no price, and 401 without a key', async () => {
    api.operations.quoteGeneration.mockRejectedValue(new AppError('unknown_price', 'No price.'));
    expect(await api.call(route, { body })).toMatchObject({ status: 422, body: { code: 'unknown_price' } });
    const headers = { authorization: '' };
    expect(await api.call(route, { body, headers })).toMatchObject({ status: 401 });
  });
});
