import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { revokeKey } from '../../src/operations/access/revoke-key.ts';
import { startStage, type Stage, type Team } from './stage.ts';

/** What is sent: JSON unless it is text; headers replace the usual ones. */
interface BadRequest {
  body?: unknown;
  headers?: Record<string, string>;
  /** Instead of a body: its length, of which nothing is sent. The gateway refuses it by that, and hangs up on who goes on sending. */
  announcedBytes?: number;
}

const prompt = 'a koi pond';
const manyImages = Array.from({ length: 15 }, (_, i) => `https://example.com/${i}.png`);
const valid = { model: 'nano-banana-2', input: { prompt, mode: 'generate' } };
const withInput = (changes: object) => ({ body: { ...valid, input: { ...valid.input, ...changes } } });

/** Request, status, code, and the JSON pointer (or the header) that is named, if any. */
const nativeTable: [string, BadRequest, number, string, string?][] = [
  ['malformed JSON', { body: '{"model": "nano-banana-2",' }, 400, 'malformed_json'],
  ['no body', { body: '' }, 400, 'invalid_request', ''],
  ['an array', { body: '[]' }, 400, 'invalid_request', ''],
  ['null', { body: 'null' }, 400, 'invalid_request', ''],
  ['a __proto__', { body: '{"__proto__": {"model": "nano-banana-2"}}' }, 400, 'malformed_json'],
  ['no model', { body: { input: valid.input } }, 400, 'invalid_request', '/model'],
  ['an unknown model', { body: { ...valid, model: 'dall-e' } }, 400, 'invalid_request', '/model'],
  ['no input', { body: { model: 'nano-banana-2' } }, 400, 'invalid_request', '/input'],
  ['a prompt that is a number', withInput({ prompt: 5 }), 400, 'invalid_request', '/input/prompt'],
  ['a prompt that is null', withInput({ prompt: null }), 400, 'invalid_request', '/input/prompt'],
  ['an empty prompt', withInput({ prompt: '' }), 400, 'invalid_request', '/input/prompt'],
  ['a blank prompt', withInput({ prompt: ' \n' }), 400, 'invalid_request', '/input/prompt'],
  ['a prompt of 100 kB', withInput({ prompt: 'x'.repeat(100_000) }), 400, 'invalid_request', '/input/prompt'],
  ['a mode that is not documented', withInput({ mode: 'paint' }), 400, 'invalid_request', '/input/mode'],
  ['a boolean as text', withInput({ googleSearch: 'true' }), 400, 'invalid_request', '/input/googleSearch'],
  ['an unknown field', withInput({ seed: 7 }), 400, 'invalid_request', '/input/seed'],
  ['an unknown field outside', { body: { ...valid, extra: 1 } }, 400, 'invalid_request', '/extra'],
  ['edit without images', withInput({ mode: 'edit' }), 400, 'invalid_request', '/input/inputImageUrls'],
  [
    '15 images',
    withInput({ mode: 'edit', inputImageUrls: manyImages }),
    400,
    'invalid_request',
    '/input/inputImageUrls',
  ],
  [
    'an ftp image',
    withInput({ mode: 'edit', inputImageUrls: ['ftp://example.com/a.png'] }),
    400,
    'invalid_request',
    '/input/inputImageUrls/0',
  ],
  [
    'Base64 images',
    withInput({ mode: 'edit', inputImages: ['aGk='] }),
    400,
    'invalid_request',
    '/input/inputImages',
  ],
  ['maxCredits as text', { body: { ...valid, maxCredits: '8' } }, 400, 'invalid_request', '/maxCredits'],
  [
    'metadata that is no text',
    { body: { ...valid, metadata: { order: 4711 } } },
    400,
    'invalid_request',
    '/metadata/order',
  ],
  [
    'a webhook inside the network',
    { body: { ...valid, webhook: { url: 'http://169.254.169.254/' } } },
    400,
    'invalid_request',
    '/webhook/url',
  ],
  [
    'an Idempotency-Key of 256',
    { body: valid, headers: { 'idempotency-key': 'k'.repeat(256) } },
    400,
    'invalid_request',
    'Idempotency-Key',
  ],
  ['no key', { body: valid, headers: { authorization: '' } }, 401, 'unauthorized'],
  ['a malformed key', { body: valid, headers: { authorization: 'Bearer nonsense' } }, 401, 'unauthorized'],
  [
    'a wrong key',
    { body: valid, headers: { authorization: `Bearer nk_${'0'.repeat(26)}_${'0'.repeat(40)}` } },
    401,
    'unauthorized',
  ],
  ['an oversized body', { announcedBytes: 2_000_000 }, 413, 'payload_too_large'],
  [
    'another content type',
    { body: JSON.stringify(valid), headers: { 'content-type': 'text/plain' } },
    415,
    'unsupported_media_type',
  ],
  [
    'a form',
    { body: 'model=nano-banana-2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'unsupported_media_type',
  ],
];

const dropInTable: [string, BadRequest, number, string][] = [
  ['malformed JSON', { body: '{"prompt": ' }, 400, 'INVALID_INPUT'],
  ['an array', { body: '[]' }, 400, 'INVALID_INPUT'],
  ['no prompt', { body: { mode: 'generate' } }, 400, 'INVALID_PROMPT'],
  ['an empty prompt', { body: { prompt: '', mode: 'generate' } }, 400, 'INVALID_PROMPT'],
  ['a prompt that is a number', { body: { prompt: 5, mode: 'generate' } }, 400, 'INVALID_PROMPT'],
  ['a prompt of 100 kB', { body: { prompt: 'x'.repeat(100_000), mode: 'generate' } }, 400, 'INVALID_PROMPT'],
  ['a boolean as text', { body: { prompt, mode: 'generate', googleSearch: 'true' } }, 400, 'INVALID_INPUT'],
  ['a mode that is not documented', { body: { prompt, mode: 'paint' } }, 400, 'INVALID_INPUT'],
  ['edit without images', { body: { prompt, mode: 'edit' } }, 400, 'MISSING_INPUT_IMAGE'],
  ['15 images', { body: { prompt, mode: 'edit', inputImageUrls: manyImages } }, 400, 'TOO_MANY_IMAGES'],
  ['Base64 images', { body: { prompt, mode: 'edit', inputImages: ['aGk='] } }, 400, 'IMAGE_URLS_REQUIRED'],
  [
    'an ftp image',
    { body: { prompt, mode: 'edit', inputImageUrls: ['ftp://example.com/a.png'] } },
    400,
    'IMAGE_URLS_REQUIRED',
  ],
  ['no key', { body: { prompt, mode: 'generate' }, headers: { authorization: '' } }, 401, 'LOGIN_REQUIRED'],
  [
    'a wrong key',
    { body: { prompt, mode: 'generate' }, headers: { authorization: 'Bearer nonsense' } },
    401,
    'LOGIN_REQUIRED',
  ],
  ['an oversized body', { announcedBytes: 9_000_000 }, 413, 'INVALID_INPUT'],
  ['another content type', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'INVALID_INPUT'],
];

describe('bad input is refused with its documented 4xx, and nothing is stored or held', () => {
  let stage: Stage;
  let team: Team;
  beforeAll(async () => {
    stage = await startStage();
    team = await stage.team();
  });
  afterAll(() => stage.close());
  afterEach(async () => {
    const [row] = await stage.database.query(`select (select count(*) from generations) as generations,
      (select count(*) from ledger_entries) as entries,
      (select coalesce(sum(held_credits + settled_credits), 0) from budget_usage) as used`);
    expect(row).toEqual({ generations: 0, entries: 0, used: 0 });
    expect(stage.sandbox.requests()).toEqual([]);
  });

  it.each(nativeTable)('POST /v1/generations: %s', async (_name, bad, status, code, pointer) => {
    const answer = await post('/v1/generations', bad);
    expect(answer).toMatchObject({ status, body: { status, code, detail: expect.any(String) as string } });
    expect(answer.contentType).toContain('application/problem+json');
    const pointers = ((answer.body.errors ?? []) as { pointer: string }[]).map((error) => error.pointer);
    expect(pointers).toEqual(pointer === undefined ? [] : expect.arrayContaining([pointer]));
  });

  it.each(dropInTable)('POST /api/nano-banana-2/generate: %s', async (_name, bad, status, errorCode) => {
    const answer = await post('/api/nano-banana-2/generate', bad);
    expect(answer).toEqual({
      status,
      contentType: expect.stringContaining('application/json') as string,
      body: { success: false, error: expect.any(String) as string, errorCode },
    });
  });

  it('a key that was revoked opens nothing on either face', async () => {
    const { key, keyId } = await stage.team();
    await stage.operate((context) => revokeKey(context, keyId));
    const headers = { authorization: `Bearer ${key}` };
    expect(await post('/v1/generations', { body: valid, headers })).toMatchObject({ status: 401 });
    expect(await post('/api/nano-banana-2/generate', { body: valid.input, headers })).toMatchObject({
      status: 401,
      body: { errorCode: 'LOGIN_REQUIRED' },
    });
  });

  it('a body that ends before its Content-Length stores nothing and leaves the gateway serving', async () => {
    const { hostname, port } = new URL(stage.gateway.url);
    const headers = {
      authorization: `Bearer ${team.key}`,
      'content-type': 'application/json',
      'content-length': 500,
    };
    await new Promise((resolve) => {
      const request = httpRequest({ hostname, port, path: '/v1/generations', method: 'POST', headers });
      request.on('error', () => undefined).on('close', resolve);
      request.write(JSON.stringify(valid), () => request.destroy());
    });
    expect((await fetch(`${stage.gateway.url}/healthz`)).status).toBe(200);
  });

  async function announce(path: string, bytes: number) {
    const request = http.request(stage.gateway.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${team.key}`,
        'content-type': 'application/json',
        'content-length': bytes,
      },
    });
    request.on('error', () => undefined).flushHeaders();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const body = JSON.parse(await text(response)) as Record<string, unknown>;
    request.destroy();
    return { status: response.statusCode, contentType: response.headers['content-type'] ?? null, body };
  }

  async function post(path: string, { body, headers, announcedBytes }: BadRequest) {
    if (announcedBytes !== undefined) return announce(path, announcedBytes);
    const response = await fetch(stage.gateway.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${team.key}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      body: (await response.json()) as Record<string, unknown>,
    };
  }
});
