import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/domain/clock.ts';
import { KEY, startSandbox } from './start-sandbox.ts';

describe('accounts', () => {
  it('refuses a request without a key', async () => {
    const { generate } = await startSandbox();
    for (const authorization of ['', 'Basic abc', 'Bearer ']) {
      const { status, body } = await generate({}, { authorization });
      expect([status, body.success, body.errorCode]).toEqual([401, false, 'LOGIN_REQUIRED']);
    }
  });

  it('refuses keys that are not in the list where there is one', async () => {
    const { generate, sandbox } = await startSandbox({ apiKeys: [KEY] });
    expect((await generate()).status).toBe(200);
    expect((await generate({}, { authorization: 'Bearer other' })).status).toBe(401);
    expect(sandbox.credits('other')).toBe(0);
  });

  it('keeps the credits of two keys apart', async () => {
    const { generate, sandbox } = await startSandbox();
    await generate();
    expect([sandbox.credits(KEY), sandbox.credits('key-two')]).toEqual([996, 1_000]);
  });

  it('allows so many requests in any hour for each key, check-status included', async () => {
    const { generate, checkStatus, pass } = await startSandbox({ requestsPerHour: 3 });
    const { generationId } = (await generate()).body;
    pass(HOUR_MS / 2);
    await checkStatus(generationId);
    await checkStatus('nothing');
    const refused = await checkStatus(generationId);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ success: false, errorCode: 'API_KEY_RATE_LIMIT_EXCEEDED' });
    expect(refused.body.error).toContain('API key rate limit exceeded. Default: 100 requests/hour.');
    expect(refused.headers.has('retry-after')).toBe(false);
    expect((await generate({}, { authorization: 'Bearer key-two' })).status).toBe(200);

    // The first request leaves the window: room for one, not for three.
    pass(HOUR_MS / 2);
    expect((await checkStatus(generationId)).status).toBe(200);
    expect((await checkStatus(generationId)).status).toBe(429);
  });
});
