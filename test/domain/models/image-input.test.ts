import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { catalogue, models } from '../../../src/domain/models/catalogue.ts';

const validators = models.map((model) => ({ ...model, schema: Compile(model.inputSchema) }));
const url = 'https://pictures.example/1.png';

describe.each(validators)('the input of $name', ({ schema, maxInputImages, resolveInput, checkInput }) => {
  const accepts = (changes: object) => schema.Check({ prompt: 'A lighthouse', mode: 'generate', ...changes });

  it.each([
    {},
    { prompt: 'x'.repeat(20_000) },
    { aspectRatio: '9:16', imageQuality: '4K' },
    { mode: 'edit', inputImageUrls: [url, 'http://pictures.example/2.png'] },
    { inputImageUrls: [`${url}?`.padEnd(2_048, 'x')] },
  ])('may be %j', (changes) => {
    expect(accepts(changes)).toBe(true);
  });

  it.each([
    { prompt: '' },
    { prompt: ' \n' },
    { prompt: undefined },
    { prompt: 'x'.repeat(20_001) },
    { mode: 'dream' },
    { aspectRatio: '1:1' },
    { imageQuality: '8K' },
    { inputImageUrls: ['ftp://pictures.example/1.png'] },
    { inputImageUrls: [`x${url}`] },
    { inputImageUrls: [`${url} x`] },
    { inputImageUrls: [`${url}?`.padEnd(2_049, 'x')] },
    { inputImageUrls: url },
    { seed: 7 },
  ])('may not be %j', (changes) => {
    expect(accepts(changes)).toBe(false);
  });

  it('has as many pictures as the model takes, and no more', () => {
    expect(accepts({ inputImageUrls: Array<string>(maxInputImages).fill(url) })).toBe(true);
    expect(accepts({ inputImageUrls: Array<string>(maxInputImages + 1).fill(url) })).toBe(false);
  });

  it('is 16:9 and 1K unless it says otherwise', () => {
    const input = { prompt: 'A lighthouse', mode: 'generate' } as const;
    expect(resolveInput(input as never)).toMatchObject({ ...input, aspectRatio: '16:9', imageQuality: '1K' });
    const chosen = { ...input, aspectRatio: '3:4', imageQuality: '2K' } as const;
    expect(resolveInput(chosen)).toMatchObject(chosen);
  });

  it('needs pictures to edit, and to edit alone', () => {
    const input = { prompt: 'A lighthouse', aspectRatio: '16:9', imageQuality: '1K' } as const;
    const pointers = (changes: { mode: 'generate' | 'edit'; inputImageUrls?: string[] }) =>
      checkInput({ ...input, ...changes }).map(({ pointer }) => pointer);
    expect(pointers({ mode: 'edit' })).toEqual(['/inputImageUrls']);
    expect(pointers({ mode: 'edit', inputImageUrls: [] })).toEqual(['/inputImageUrls']);
    expect(pointers({ mode: 'edit', inputImageUrls: [url] })).toEqual([]);
    expect(pointers({ mode: 'generate' })).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has the limits, prices and paths of the vendor', () => {
    expect(models.map(({ id, maxInputImages, paths }) => ({ id, maxInputImages, ...paths }))).toEqual([
      {
        id: 'nano-banana-2',
        maxInputImages: 14,
        generate: '/api/nano-banana-2/generate',
        checkStatus: '/api/nano-banana-2/check-status',
      },
      {
        id: 'nano-banana-pro',
        maxInputImages: 8,
        generate: '/api/nano-banana-pro/generate',
        checkStatus: '/api/nano-banana-pro/check-status',
      },
    ]);
    for (const { priceVersions } of models)
      expect(priceVersions[0]?.credits).toEqual({ '1K': 4, '2K': 8, '4K': 16 });
  });

  it('has prices for every time that a gateway can run at', () => {
    for (const { priceVersions } of models)
      expect(priceVersions[0]?.effectiveAt).toBe(Date.parse('2026-01-01T00:00:00Z'));
  });

  it('searches the web only where it is asked for', () => {
    const { resolveInput } = catalogue['nano-banana-2'];
    const input = {
      prompt: 'A lighthouse',
      mode: 'generate',
      aspectRatio: '16:9',
      imageQuality: '1K',
    } as const;
    expect(resolveInput(input).googleSearch).toBe(false);
    expect(resolveInput({ ...input, googleSearch: true }).googleSearch).toBe(true);
    expect(resolveInput({ ...input, googleSearch: false }).googleSearch).toBe(false);
  });

  it('gives a generation up only after it has long been unusual', () => {
    for (const { expectedDurationMs, maxDurationMs } of models) {
      expect(expectedDurationMs.p95).toBeGreaterThan(expectedDurationMs.median);
      expect(maxDurationMs).toBeGreaterThanOrEqual(2 * expectedDurationMs.p95);
    }
  });
});
