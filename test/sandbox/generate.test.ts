import { describe, expect, it } from 'vitest';
import { KEY, startSandbox, DURATION_MS } from './start-sandbox.ts';

describe('generate', () => {
  it('answers as documented and takes the price of the quality', async () => {
    const { generate, sandbox } = await startSandbox();
    const { status, body } = await generate({ imageQuality: '4K', googleSearch: true });
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      generationId: expect.stringMatching(/^\w+$/) as string,
      taskId: expect.stringMatching(/^task-\w+$/) as string,
      status: 'pending',
    });
    expect(sandbox.credits(KEY)).toBe(1_000 - 16);
  });

  it('serves Nano Banana Pro with its own limit of pictures', async () => {
    const { post } = await startSandbox();
    const edit = (count: number) => ({
      prompt: 'x',
      mode: 'edit',
      inputImageUrls: Array.from({ length: count }, (_, i) => `https://example.com/${i}.png`),
    });
    expect((await post('/api/nano-banana-pro/generate', edit(8))).status).toBe(200);
    expect((await post('/api/nano-banana-pro/generate', edit(9))).body.errorCode).toBe('TOO_MANY_IMAGES');
    expect((await post('/api/nano-banana-2/generate', edit(14))).status).toBe(200);
    expect((await post('/api/nano-banana-2/generate', edit(15))).body.errorCode).toBe('TOO_MANY_IMAGES');
  });

  it.each([
    ['INVALID_PROMPT', { prompt: undefined }],
    ['INVALID_PROMPT', { prompt: '  ' }],
    ['INVALID_PROMPT', { prompt: 5 }],
    ['MISSING_INPUT_IMAGE', { mode: 'edit' }],
    ['MISSING_INPUT_IMAGE', { mode: 'edit', inputImageUrls: [] }],
    ['IMAGE_URLS_REQUIRED', { mode: 'edit', inputImages: ['data:image/png;base64,AAAA'] }],
    ['INVALID_INPUT', { mode: undefined }],
    ['INVALID_INPUT', { mode: 'paint' }],
    ['INVALID_INPUT', { aspectRatio: '1:1' }],
    ['INVALID_INPUT', { imageQuality: '8K' }],
    ['INVALID_INPUT', { googleSearch: 'yes' }],
    ['INVALID_INPUT', { mode: 'edit', inputImageUrls: ['no address'] }],
  ])('refuses with 400 %s: %o', async (errorCode, fields) => {
    const { generate, sandbox } = await startSandbox();
    const { status, body } = await generate(fields);
    expect(status).toBe(400);
    expect(body).toEqual({ success: false, error: expect.any(String) as string, errorCode });
    expect(sandbox.credits(KEY)).toBe(1_000);
  });

  it.each(['{', '', '[]', '"text"', 'null'])('refuses the body %j with 400 INVALID_INPUT', async (text) => {
    const { post } = await startSandbox();
    const { status, body } = await post('/api/nano-banana-2/generate', text);
    expect([status, body.errorCode]).toEqual([400, 'INVALID_INPUT']);
  });

  it('ignores fields it does not know', async () => {
    const { generate } = await startSandbox();
    expect((await generate({ seed: 7, webhook: 'https://example.com' })).status).toBe(200);
  });

  it('refuses with 402 what the balance does not cover, and goes on where it does', async () => {
    const { generate, sandbox } = await startSandbox({ initialCredits: 10 });
    expect((await generate({ imageQuality: '2K' })).status).toBe(200);
    const { status, body } = await generate({ imageQuality: '1K' });
    expect(status).toBe(402);
    expect(body).toMatchObject({ success: false, errorCode: 'INSUFFICIENT_CREDITS' });
    expect(sandbox.credits(KEY)).toBe(2);
  });

  it('refunds a failed generation when it fails, once', async () => {
    const { generate, sandbox, pass } = await startSandbox();
    await generate({ prompt: '[sandbox:fail] x', imageQuality: '2K' });
    pass(DURATION_MS - 1);
    expect(sandbox.credits(KEY)).toBe(992);
    pass(1);
    expect(sandbox.credits(KEY)).toBe(1_000);
    pass(DURATION_MS);
    expect(sandbox.credits(KEY)).toBe(1_000);
  });
});
