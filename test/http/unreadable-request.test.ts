import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from './api.ts';

const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
const json = { 'content-type': 'application/json' };

describe('a request to POST /v1/generations that cannot be read', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterEach(() => expect(api.operations.acceptGeneration).not.toHaveBeenCalled());
  afterAll(async () => api.close());

  it.each([
    ['truncated JSON', { headers: json, payload: '{"model":' }, 400, 'malformed_json'],
    ['no JSON', { headers: json, payload: 'prompt=A+fox' }, 400, 'malformed_json'],
    ['a poisoned prototype', { headers: json, payload: '{"__proto__":{"model":1}}' }, 400, 'malformed_json'],
    [
      'bytes that are no UTF-8',
      { headers: json, payload: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'malformed_json',
    ],
    ['an empty body', { headers: json, payload: '' }, 400, 'invalid_request'],
    ['no body', {}, 400, 'invalid_request'],
    ['text', { headers: { 'content-type': 'text/plain' }, payload: '{}' }, 415, 'unsupported_media_type'],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'a=b' },
      415,
      'unsupported_media_type',
    ],
    ['no content type', { headers: { 'content-type': '' }, payload: '{}' }, 415, 'unsupported_media_type'],
    [
      'more than a megabyte',
      { body: { ...body, input: { prompt: 'a'.repeat(1_100_000), mode: 'generate' } } },
      413,
      'payload_too_large',
    ],
    ['an empty key', { body, headers: { 'idempotency-key': '' } }, 400, 'invalid_request'],
    [
      'a key of 256 characters',
      { body, headers: { 'idempotency-key': 'k'.repeat(256) } },
      400,
      'invalid_request',
    ],
    [
      'a key with a control character',
      { body, headers: { 'idempotency-key': 'a\tb' } },
      400,
      'invalid_request',
    ],
  ])('refuses %s', async (_name, request, status, code) => {
    expect(await api.call('POST /v1/generations', request)).toMatchObject({ status, body: { status, code } });
  });

  it('names a header that is not as documented', async () => {
    const answer = await api.call('POST /v1/generations', { body, headers: { 'idempotency-key': '' } });
    expect(answer.body.errors).toMatchObject([{ pointer: 'Idempotency-Key' }]);
  });
});
