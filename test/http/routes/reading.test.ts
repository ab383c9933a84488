import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../api.ts';
import { principal, secret, statement } from '../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
beforeEach(() => api.reset());
afterAll(async () => api.close());

describe('GET /v1/models', () => {
  it('lists every model with its price list, limits, paths and request schema', async () => {
    const { body } = await api.call('GET /v1/models');
    expect((body.data as { id: string }[]).map(({ id }) => id)).toEqual(['nano-banana-2', 'nano-banana-pro']);
    expect(body.data).toContainEqual(
      expect.objectContaining({
        id: 'nano-banana-2',
        price: {
          version: '2026-01-01',
          effectiveAt: '2026-01-01T00:00:00.000Z',
          credits: { '1K': 4, '2K': 8, '4K': 16 },
        },
        limits: { maxInputImages: 14 },
        paths: { generate: '/api/nano-banana-2/generate', checkStatus: '/api/nano-banana-2/check-status' },
      }),
    );
    expect(body.data).toContainEqual(
      expect.objectContaining({
        inputSchema: expect.objectContaining({ required: ['prompt', 'mode'] }) as object,
      }),
    );
  });

  it('answers one model, and 404 for one that is not in the catalogue', async () => {
    expect(await api.call('GET /v1/models/nano-banana-pro')).toMatchObject({
      status: 200,
      body: { id: 'nano-banana-pro', limits: { maxInputImages: 8 } },
    });
    expect(await api.call('GET /v1/models/dall-e')).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  it('shows no price before the first price list holds', async () => {
    const early = await openApi({ clock: { now: () => 0 } });
    expect((await early.call('GET /v1/models/nano-banana-2')).body).toMatchObject({ price: null });
    await early.close();
  });
});

describe('GET /v1/budget', () => {
  it('answers how each budget stands', async () => {
    const answer = await api.call('GET /v1/budget');
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual([
      expect.objectContaining({
        id: statement.budget.id,
        scope: 'team',
        adjustmentCredits: -10,
        heldCredits: 8,
        settledCredits: 20,
        availableCredits: 62,
        startsAt: '2026-08-31T22:00:00.000Z',
        resetsAt: '2026-09-30T22:00:00.000Z',
      }),
    ]);
    expect(api.operations.readBudgets).toHaveBeenCalledWith(principal, {});
  });

  it('takes a time whose periods are answered, and refuses what is none', async () => {
    await api.call('GET /v1/budget?at=2026-08-15T12:00:00%2B02:00');
    expect(api.operations.readBudgets).toHaveBeenLastCalledWith(principal, {
      at: Date.UTC(2026, 7, 15, 10),
    });
    const { status, body } = await api.call('GET /v1/budget?at=2026-08-15');
    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: 'at' })]);
  });

  it('answers an empty list without a budget, and no reset where there is none', async () => {
    api.operations.readBudgets.mockResolvedValueOnce([]);
    expect((await api.call('GET /v1/budget')).body).toEqual({ data: [] });
    const total = { ...statement, bounds: { startsAt: 0, endsAt: null } };
    api.operations.readBudgets.mockResolvedValueOnce([total]);
    expect((await api.call('GET /v1/budget')).body).toMatchObject({ data: [{ resetsAt: null }] });
  });
});

describe('GET /v1/webhook-secret', () => {
  it("answers the team's own secret, which no cache may keep", async () => {
    const answer = await api.call('GET /v1/webhook-secret');
    expect(answer).toMatchObject({ status: 200, body: { secret } });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(api.operations.readSigningSecret).toHaveBeenCalledWith(principal.teamId);
  });
});
