import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultEvents } from '../../../../src/domain/events/event-type.ts';
import { openApi, type Api } from '../../api.ts';
import { budgetRefusal, generation, generationId, principal } from '../../fixtures.ts';

const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };

describe('POST /v1/generations', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  it('answers 202 with the generation and where it is', async () => {
    const answer = await api.call('POST /v1/generations', { body });
    expect(answer).toMatchObject({ status: 202, body: { id: generationId, status: 'queued', output: null } });
    expect(answer.headers.location).toBe(`/v1/generations/${generationId}`);
    expect(answer.headers).not.toHaveProperty('idempotent-replayed');
  });

  it('hands on the request as it came, with nothing but the defaults of the fields around the input', async () => {
    await api.call('POST /v1/generations', { body });
    expect(api.operations.acceptGeneration.mock.lastCall).toEqual([
      {
        principal,
        ...body,
        metadata: {},
        priority: 'interactive',
        webhook: null,
        maxCredits: null,
        queueTimeoutSeconds: null,
        traceparent: null,
        requestId: expect.any(String) as string,
        idempotency: null,
      },
    ]);
  });

  it('hands on every optional field', async () => {
    const all = {
      metadata: { order: '4711' },
      priority: 'batch',
      webhook: { url: 'https://example.com/hook' },
      maxCredits: 0,
      queueTimeoutSeconds: 60,
    };
    await api.call('POST /v1/generations', { body: { ...body, ...all } });
    expect(api.operations.acceptGeneration.mock.lastCall?.[0]).toMatchObject({
      ...all,
      webhook: { url: 'https://example.com/hook', events: defaultEvents },
    });
  });

  it('says when an earlier request with the same key made the generation', async () => {
    api.operations.acceptGeneration.mockResolvedValue({
      outcome: 'accepted',
      generation: generation(),
      replayed: true,
    });
    const answer = await api.call('POST /v1/generations', { body, headers: { 'idempotency-key': 'a' } });
    expect(answer.status).toBe(202);
    expect(answer.headers).toMatchObject({ 'idempotency-replayed': 'true', 'idempotent-replayed': 'true' });
  });

  it('takes two bodies for the same request only when they say the same', async () => {
    const hashOf = async (payload: string) => {
      const headers = { 'idempotency-key': 'a', 'content-type': 'application/json' };
      await api.call('POST /v1/generations', { payload, headers });
      return api.operations.acceptGeneration.mock.lastCall?.[0].idempotency;
    };
    const first = await hashOf('{"model":"nano-banana-2","input":{"prompt":"A fox","mode":"generate"}}');
    const reordered = await hashOf(
      '{ "input": {"mode":"generate", "prompt":"A \\u0066ox"}, "model":"nano-banana-2" }',
    );
    const other = await hashOf('{"model":"nano-banana-2","input":{"prompt":"A Fox","mode":"generate"}}');
    expect(first?.requestHash).toMatch(/^[0-9a-f]{64}$/);
    expect(reordered?.requestHash).toBe(first?.requestHash);
    expect(other?.requestHash).not.toBe(first?.requestHash);
  });

  it('names the models there are when the model is unknown, beside the other faults of the body', async () => {
    const wrong = {
      model: 'dall-e',
      input: { prompt: '', mode: 'paint' },
      priority: 'now',
      metadata: { a: 1 },
    };
    const { status, body: problem } = await api.call('POST /v1/generations', { body: wrong });
    expect(status).toBe(400);
    const errors = problem.errors as { pointer: string; detail: string }[];
    expect(errors).toContainEqual({
      pointer: '/model',
      detail: 'must be one of nano-banana-2, nano-banana-pro',
    });
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/input/prompt', '/input/mode', '/priority', '/metadata/a']),
    );
  });

  it('refuses a key that came with another request, 422', async () => {
    api.operations.acceptGeneration.mockResolvedValue({ outcome: 'idempotency_key_reused' });
    const answer = await api.call('POST /v1/generations', { body, headers: { 'idempotency-key': 'a' } });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused', errors: [{ pointer: 'Idempotency-Key' }] },
    });
  });

  it.each(['budget_exceeded', 'budget_held'] as const)(
    'names the budget that refused, 402 %s',
    async (code) => {
      const refusal = { ...budgetRefusal, code };
      api.operations.acceptGeneration.mockResolvedValue({ outcome: 'budget_refused', refusal });
      const answer = await api.call('POST /v1/generations', { body });
      expect(answer.status).toBe(402);
      expect(answer.body).toMatchObject({ ...refusal, resetsAt: '2026-09-30T22:00:00.000Z' });
    },
  );

  it('names the price that is above what the request allows, 402', async () => {
    const outcome = { outcome: 'price_above_max_credits', priceCredits: 8, maxCredits: 4 } as const;
    api.operations.acceptGeneration.mockResolvedValue(outcome);
    const answer = await api.call('POST /v1/generations', { body });
    expect(answer).toMatchObject({
      status: 402,
      body: { code: 'price_above_max_credits', priceCredits: 8, maxCredits: 4 },
    });
  });
});
