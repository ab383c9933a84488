import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';

const path = 'POST /api/nano-banana-2/generate';
const body = { prompt: 'A fox', mode: 'generate' };
const edit = { prompt: 'A fox', mode: 'edit' };
const urls = (count: number) => Array.from({ length: count }, (_, i) => `https://example.com/${i}.png`);
const json = { 'content-type': 'application/json' };

describe('bad input to POST /api/<model>/generate', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  it.each([
    ['INVALID_PROMPT', 'is missing', { mode: 'generate' }],
    ['INVALID_PROMPT', 'is empty', { ...body, prompt: '' }],
    ['INVALID_PROMPT', 'is blank', { ...body, prompt: '  ' }],
    ['INVALID_PROMPT', 'is a number', { ...body, prompt: 5 }],
    ['INVALID_PROMPT', 'is null', { ...body, prompt: null }],
    ['INVALID_PROMPT', 'is 100 kB long', { ...body, prompt: 'a'.repeat(100_000) }],
    ['INVALID_PROMPT', 'and everything else is wrong', { mode: 'draw', inputImages: ['aGk='], seed: 1 }],
    ['MISSING_INPUT_IMAGE', 'edit without pictures', edit],
    ['MISSING_INPUT_IMAGE', 'edit with an empty list', { ...edit, inputImageUrls: [] }],
    ['TOO_MANY_IMAGES', '15 pictures', { ...edit, inputImageUrls: urls(15) }],
    ['IMAGE_URLS_REQUIRED', 'Base64 pictures', { ...edit, inputImages: ['aGVsbG8='] }],
    ['IMAGE_URLS_REQUIRED', 'an ftp URL', { ...edit, inputImageUrls: ['ftp://example.com/a.png'] }],
    [
      'IMAGE_URLS_REQUIRED',
      'Base64 in the URLs',
      { ...edit, inputImageUrls: ['data:image/png;base64,aGk='] },
    ],
    ['IMAGE_URLS_REQUIRED', 'one URL, no list', { ...edit, inputImageUrls: 'https://example.com/a.png' }],
    ['INVALID_INPUT', 'an unknown field', { ...body, seed: 1 }],
    ['INVALID_INPUT', 'a wrong ratio', { ...body, aspectRatio: '1:1' }],
    ['INVALID_INPUT', 'a wrong quality', { ...body, imageQuality: '8K' }],
    ['INVALID_INPUT', 'no mode', { prompt: 'A fox' }],
    ['INVALID_INPUT', 'a truth in quotes', { ...body, googleSearch: 'true' }],
    ['INVALID_INPUT', 'a list', [body]],
  ])('answers 400 %s: %s', async (errorCode, _name, sent) => {
    const answer = await api.call(path, { body: sent });
    expect(answer).toMatchObject({ status: 400, body: { success: false, errorCode } });
    expect(Object.keys(answer.body)).toEqual(['success', 'error', 'errorCode']);
    expect(api.operations.acceptGeneration).not.toHaveBeenCalled();
  });

  it('counts pictures by the model of the path', async () => {
    const sent = { body: { ...edit, inputImageUrls: urls(9) } };
    expect((await api.call(path, sent)).status).toBe(200);
    expect((await api.call('POST /api/nano-banana-pro/generate', sent)).body.errorCode).toBe(
      'TOO_MANY_IMAGES',
    );
  });

  it('reads a Base64 picture of some megabytes far enough to refuse it by name', async () => {
    const answer = await api.call(path, { body: { ...edit, inputImages: ['a'.repeat(4_000_000)] } });
    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'IMAGE_URLS_REQUIRED' } });
  });

  it.each([
    ['malformed JSON', { headers: json, payload: '{' }, 400],
    ['an empty body', { headers: json, payload: '' }, 400],
    ['a wrong content type', { headers: { 'content-type': 'text/plain' }, payload: '{}' }, 415],
    ['an oversized body', { headers: json, payload: `"${'a'.repeat(8_400_000)}"` }, 413],
    ['a wrong key', { body, headers: { 'idempotency-key': '' } }, 400],
  ])('answers INVALID_INPUT with its natural status: %s', async (_name, request, status) => {
    const answer = await api.call(path, request);
    expect(answer).toMatchObject({ status, body: { success: false, errorCode: 'INVALID_INPUT' } });
  });
});
