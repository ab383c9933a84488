import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api, type CallOptions } from './api.ts';

const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
const twice = '{"model":"nano-banana-2","input":{"prompt":"A","mode":"generate","prompt":"B"}}';
type Case = [string, CallOptions, number, string];
const json = { 'content-type': 'application/json' };

describe('a request to POST /v1/generations that cannot be read', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterEach(() => expect(api.operations.acceptGeneration).not.toHaveBeenCalled());
  afterAll(async () => api.close());

  it.each<Case>([
    ['truncated JSON', { headers: json, payload: '{"model":' }, 400, 'malformed_json'],
    ['no JSON', { headers: json, payload: 'prompt=A+fox' }, 400, 'malformed_json'],
    ['a poisoned prototype', { headers: json, payload: '{"__proto__":{"model":1}}' }, 400, 'malformed_json'],
    [
      'bytes that are no UTF-8',
      { headers: json, payload: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'malformed_json',
    ],
    ...['latin1', 'utf-16', '"iso-8859-1"', 'us-ascii'].map((charset): Case => [
      `the charset ${charset}`,
      { headers: { 'content-type': `application/json; charset=${charset}` }, payload: JSON.stringify(body) },
      415,
      'unsupported_media_type',
    ]),
    ...['gzip', 'br', 'deflate', 'GZIP', 'identity, gzip'].map((encoding): Case => [
      `the encoding ${encoding}`,
      { headers: { ...json, 'content-encoding': encoding }, payload: gzipSync(JSON.stringify(body)) },
      415,
      'unsupported_media_type',
    ]),
    ['a name that is there twice', { headers: json, payload: twice }, 400, 'invalid_request'],
    ['half of a surrogate pair', { body: { ...body, metadata: { a: '\ud800' } } }, 400, 'invalid_request'],
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

  it('names a field that is there twice', async () => {
    const answer = await api.call('POST /v1/generations', { headers: json, payload: twice });
    expect(answer.body.errors).toEqual([{ pointer: '/input/prompt', detail: 'is in the body twice' }]);
  });
});

describe('a body', () => {
  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=utf8',
  ])('of the type %s is read', async (type) => {
    const api = await openApi();
    const headers = { 'content-type': type, 'content-encoding': 'identity' };
    const answer = await api.call('POST /v1/generations', { headers, payload: JSON.stringify(body) });
    expect(answer.status).toBe(202);
    await api.close();
  });

  it('of the drop-in face is read as the upstream reads it', async () => {
    const api = await openApi();
    const headers = { 'content-type': 'application/json; charset=us-ascii' };
    const payload = '{"prompt":"A","mode":"generate","prompt":"B"}';
    expect((await api.call('POST /api/nano-banana-2/generate', { headers, payload })).status).toBe(200);
    await api.close();
  });
});
