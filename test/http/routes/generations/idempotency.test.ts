import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';
import { teamKey } from '../../fixtures.ts';

const input = { prompt: 'A fox', mode: 'generate' };
const body = { model: 'nano-banana-2', input };

describe('Idempotency-Key', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  async function idempotencyOf(payload: object, key: string | string[] = 'a') {
    const { statusCode } = await api.inject({
      method: 'POST',
      url: '/v1/generations',
      headers: { authorization: `Bearer ${teamKey}`, 'idempotency-key': key },
      payload,
    });
    const idempotency = api.operations.acceptGeneration.mock.lastCall?.[0].idempotency;
    return { statusCode, ...idempotency };
  }

  it.each([
    ['order-1', 'order-1', null],
    ['"order-1"', 'order-1', '"order-1"'],
    ['"a \\"b\\" \\\\c"', 'a "b" \\c', '"a \\"b\\" \\\\c"'],
    ['"order-1";v=1', 'order-1', '"order-1";v=1'],
    ['a"b"', 'a"b"', null],
    ['a, b', 'a, b', null],
    [`"${'k'.repeat(255)}"`, 'k'.repeat(255), `"${'k'.repeat(255)}"`],
  ])('%s names the key %s', async (header, key, earlierKey) => {
    expect(await idempotencyOf(body, header)).toMatchObject({ statusCode: 202, key, earlierKey });
  });

  it.each(['""', '"', '"a', '"a"b', '"a\\b"', 'k'.repeat(256), `"${'k'.repeat(256)}"`])(
    '%s is refused',
    async (header) => {
      const answer = await api.call('POST /v1/generations', { body, headers: { 'idempotency-key': header } });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: 'Idempotency-Key' }] } });
      expect(api.operations.acceptGeneration).not.toHaveBeenCalled();
    },
  );

  it('in two lines is refused, the same one twice too', async () => {
    for (const keys of [
      ['a', 'b'],
      ['a', 'a'],
      ['"a"', 'a'],
    ]) {
      const answer = await api.inject({
        method: 'POST',
        url: '/v1/generations',
        headers: { authorization: `Bearer ${teamKey}`, 'idempotency-key': keys },
        payload: body,
      });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({
        errors: [{ pointer: 'Idempotency-Key', detail: 'must be sent once' }],
      });
    }
    expect(api.operations.acceptGeneration).not.toHaveBeenCalled();
  });

  it.each([
    [
      'the defaults of the input',
      {
        model: 'nano-banana-2',
        input: { ...input, aspectRatio: '16:9', imageQuality: '1K', googleSearch: false },
      },
    ],
    ['an empty metadata', { ...body, metadata: {} }],
    ['the usual priority', { ...body, priority: 'interactive' }],
  ])('takes %s for the same as none', async (_name, spelled) => {
    expect((await idempotencyOf(spelled)).requestHash).toBe((await idempotencyOf(body)).requestHash);
  });

  it('takes the same events in another order for the same webhook', async () => {
    const webhook = (...events: string[]) => ({ ...body, webhook: { url: 'https://example.com', events } });
    const [one, other, less] = await Promise.all([
      idempotencyOf(webhook('generation.completed', 'generation.failed')),
      idempotencyOf(webhook('generation.failed', 'generation.completed')),
      idempotencyOf(webhook('generation.failed')),
    ]);
    expect(other.requestHash).toBe(one.requestHash);
    expect(less.requestHash).not.toBe(one.requestHash);
  });

  it.each([
    { ...body, maxCredits: 8 },
    { ...body, priority: 'batch' },
    { ...body, metadata: { a: 'b' } },
    { ...body, queueTimeoutSeconds: 900 },
    { model: 'nano-banana-2', input: { ...input, imageQuality: '2K' } },
    { model: 'nano-banana-pro', input },
  ])('takes another request for another, %o', async (other) => {
    expect((await idempotencyOf(other)).requestHash).not.toBe((await idempotencyOf(body)).requestHash);
  });

  it('takes the default queue time-out of the operator for the same as none', async () => {
    const [absent, spelled, longer] = [
      await idempotencyOf(body),
      await idempotencyOf({ ...body, queueTimeoutSeconds: 900 }),
      await idempotencyOf({ ...body, queueTimeoutSeconds: 901 }),
    ];
    expect(spelled.otherHashes?.(900)).toContain(absent.requestHash);
    expect(absent.otherHashes?.(900)).toContain(spelled.requestHash);
    expect(longer.otherHashes?.(900)).not.toContain(absent.requestHash);
    expect(absent.otherHashes?.(900)).not.toContain(longer.requestHash);
  });

  it('recognizes what version 0.2.0 stored', async () => {
    const canonical = '{"input":{"mode":"generate","prompt":"A fox"},"model":"nano-banana-2"}';
    const stored = hash('sha256', `POST /v1/generations\n${canonical}`);
    expect((await idempotencyOf(body)).otherHashes?.(900)).toContain(stored);
  });
});
