import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from './api.ts';

const input = { prompt: 'A fox', mode: 'generate' };
const body = { model: 'nano-banana-2', input };
const edit = { prompt: 'A fox', mode: 'edit' };
const urls = (count: number) => Array.from({ length: count }, (_, i) => `https://example.com/${i}.png`);
const entries = (count: number) => Object.fromEntries(urls(count).map((_, i) => [`k${i}`, 'v']));

describe('bad input to POST /v1/generations', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterEach(() => expect(api.operations.acceptGeneration).not.toHaveBeenCalled());
  afterAll(async () => api.close());

  it.each([
    ['no model', { input }, ['/model']],
    ['an unknown model', { ...body, model: 'dall-e' }, ['/model']],
    ['a model that is no text', { ...body, model: 5 }, ['/model']],
    ['no input', { model: body.model }, ['/input']],
    ['input that is null', { ...body, input: null }, ['/input']],
    ['input that is a list', { ...body, input: [input] }, ['/input']],
    ['no prompt', { ...body, input: { mode: 'generate' } }, ['/input/prompt']],
    ['an empty prompt', { ...body, input: { ...input, prompt: '' } }, ['/input/prompt']],
    ['a blank prompt', { ...body, input: { ...input, prompt: ' \n\t' } }, ['/input/prompt']],
    ['a prompt that is a number', { ...body, input: { ...input, prompt: 5 } }, ['/input/prompt']],
    ['a prompt that is null', { ...body, input: { ...input, prompt: null } }, ['/input/prompt']],
    ['a prompt of 100 kB', { ...body, input: { ...input, prompt: 'a'.repeat(100_000) } }, ['/input/prompt']],
    ['no mode', { ...body, input: { prompt: 'A fox' } }, ['/input/mode']],
    ['a wrong ratio', { ...body, input: { ...input, aspectRatio: '1:1' } }, ['/input/aspectRatio']],
    ['a wrong quality', { ...body, input: { ...input, imageQuality: '8K' } }, ['/input/imageQuality']],
    ['a truth in quotes', { ...body, input: { ...input, googleSearch: 'true' } }, ['/input/googleSearch']],
    ['an unknown field', { ...body, input: { ...input, seed: 1 } }, ['/input/seed']],
    [
      "another model's field",
      { model: 'nano-banana-pro', input: { ...input, googleSearch: true } },
      ['/input/googleSearch'],
    ],
    ['15 images', { ...body, input: { ...edit, inputImageUrls: urls(15) } }, ['/input/inputImageUrls']],
    [
      'an ftp image',
      { ...body, input: { ...edit, inputImageUrls: [...urls(1), 'ftp://example.com/a.png'] } },
      ['/input/inputImageUrls/1'],
    ],
    ['an unknown field outside', { ...body, prompt: 'A fox' }, ['/prompt']],
    ['a field with a slash and a tilde', { ...body, 'a/b~c': 1 }, ['/a~1b~0c']],
    ['metadata that is no text', { ...body, metadata: { n: 5 } }, ['/metadata/n']],
    ['21 metadata entries', { ...body, metadata: entries(21) }, ['/metadata']],
    [
      'a long metadata key',
      { ...body, metadata: { ['k'.repeat(41)]: 'v' } },
      [`/metadata/${'k'.repeat(41)}`],
    ],
    ['a long metadata value', { ...body, metadata: { k: 'v'.repeat(501) } }, ['/metadata/k']],
    ['a wrong priority', { ...body, priority: 'urgent' }, ['/priority']],
    ['credits in quotes', { ...body, maxCredits: '8' }, ['/maxCredits']],
    ['negative credits', { ...body, maxCredits: -1 }, ['/maxCredits']],
    ['half a credit', { ...body, maxCredits: 0.5 }, ['/maxCredits']],
    ['absurd credits', { ...body, maxCredits: 1e300 }, ['/maxCredits']],
    ['no time to wait', { ...body, queueTimeoutSeconds: 0 }, ['/queueTimeoutSeconds']],
    ['a webhook without URL', { ...body, webhook: {} }, ['/webhook/url']],
    ['a webhook by ftp', { ...body, webhook: { url: 'ftp://example.com' } }, ['/webhook/url']],
    [
      'an unknown event',
      { ...body, webhook: { url: 'https://example.com', events: ['x'] } },
      ['/webhook/events/0'],
    ],
    [
      'several faults at once',
      { ...body, input: { prompt: 5, mode: 'draw', x: 1 }, maxCredits: '8' },
      ['/input/mode', '/input/prompt', '/input/x', '/maxCredits'],
    ],
    ['a list', [body], ['']],
    ['a text', 'A fox', ['']],
    ['null', null, ['']],
  ])('names the field: %s', async (_name, sent, pointers) => {
    const answer = await api.call('POST /v1/generations', { body: sent });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    const errors = answer.body.errors as { pointer: string; detail: string }[];
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(pointers);
    expect(errors.every(({ detail }) => detail.length > 5)).toBe(true);
  });

  it('names only the first fault of a body with very many, so that it cannot keep the gateway busy', async () => {
    const inputImageUrls = Array.from({ length: 100_000 }, () => 1);
    const answer = await api.call('POST /v1/generations', {
      body: { ...body, input: { ...edit, inputImageUrls } },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ pointer: '/input/inputImageUrls' }]);
  });
});
