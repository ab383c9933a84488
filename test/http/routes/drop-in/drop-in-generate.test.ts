import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import { openApi, type Api } from '../../api.ts';
import { budgetRefusal, generation, generationId, principal } from '../../fixtures.ts';

const path = 'POST /api/nano-banana-2/generate';
const body = { prompt: 'A fox', mode: 'generate', aspectRatio: '16:9', imageQuality: '2K' };

describe('POST /api/<model>/generate', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  it("answers with the fields of the upstream's document and no others", async () => {
    const answer = await api.call(path, { body });
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(answer.body).toEqual({
      success: true,
      generationId,
      taskId: generationId.replace('gen_', 'task_'),
      status: 'pending',
    });
  });

  it('accepts the same command as the native face, for the model of the path', async () => {
    await api.call('POST /api/nano-banana-pro/generate', { body });
    expect(api.operations.acceptGeneration.mock.lastCall).toEqual([
      {
        principal,
        model: 'nano-banana-pro',
        input: body,
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

  it('takes an Idempotency-Key, and the same body for another model is another request', async () => {
    const headers = { 'idempotency-key': 'a' };
    await api.call(path, { body, headers });
    await api.call('POST /api/nano-banana-pro/generate', { body, headers });
    const [first, second] = api.operations.acceptGeneration.mock.calls.map(
      ([{ idempotency }]) => idempotency,
    );
    expect(first).toMatchObject({ key: 'a' });
    expect(second).toMatchObject({ key: 'a' });
    expect(first).not.toEqual(second);
    const replay = { outcome: 'accepted', generation: generation(), replayed: true } as const;
    api.operations.acceptGeneration.mockResolvedValue(replay);
    expect((await api.call(path, { body, headers })).headers['idempotent-replayed']).toBe('true');
  });

  it.each(['budget_exceeded', 'budget_held'] as const)(
    'answers 402 INSUFFICIENT_CREDITS on %s',
    async (code) => {
      const refusal = { ...budgetRefusal, code };
      api.operations.acceptGeneration.mockResolvedValue({ outcome: 'budget_refused', refusal });
      const answer = await api.call(path, { body });
      expect(answer).toMatchObject({
        status: 402,
        body: { success: false, errorCode: 'INSUFFICIENT_CREDITS' },
      });
    },
  );

  it('answers 422 when the key came with another request', async () => {
    api.operations.acceptGeneration.mockResolvedValue({ outcome: 'idempotency_key_reused' });
    expect(await api.call(path, { body })).toMatchObject({ status: 422, body: { success: false } });
  });

  it('answers 500 CREDIT_RESERVATION_FAILED when nothing could be stored, and logs why', async () => {
    api.operations.acceptGeneration.mockRejectedValue(new Error('disk full'));
    const answer = await api.call(path, { body });
    expect(answer).toMatchObject({ status: 500, body: { errorCode: 'CREDIT_RESERVATION_FAILED' } });
    expect(JSON.stringify(answer.body)).not.toContain('disk');
    const err = expect.objectContaining({ message: 'disk full' }) as object;
    expect(api.logLines).toContainEqual(expect.objectContaining({ msg: 'request failed', err }));
  });

  it.each([
    ['rate_limited', 429, 'API_KEY_RATE_LIMIT_EXCEEDED'],
    ['unavailable', 503, 'SERVICE_UNAVAILABLE'],
    ['forbidden', 403, 'FORBIDDEN'],
  ] as const)('says %s in the words of the upstream', async (code, status, errorCode) => {
    api.operations.authenticateKey.mockRejectedValue(new AppError(code, 'Not now.'));
    const answer = await api.inject({
      method: 'POST',
      url: '/api/nano-banana-2/generate',
      headers: { authorization: 'Bearer nk_test' },
      payload: body,
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ success: false, error: 'Not now.', errorCode });
  });

  it('answers its own kind of error for a model that is not in the catalogue', async () => {
    const answer = await api.call('POST /api/dall-e/generate', { body });
    expect(answer).toMatchObject({ status: 404, body: { success: false, errorCode: 'NOT_FOUND' } });
  });
});
