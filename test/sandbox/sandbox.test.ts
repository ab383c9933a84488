import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { DURATION_MS, KEY, startSandbox } from './start-sandbox.ts';

describe('createSandbox', () => {
  it('records what was asked: key, path, generation, prompt, status', async () => {
    const { sandbox, generate, checkStatus, pass } = await startSandbox();
    const { generationId } = (await generate({ prompt: 'a fox' })).body;
    pass(1_000);
    await checkStatus(generationId);
    await generate({ prompt: '' }, { authorization: '' });
    const [first, second, third] = sandbox.requests();
    const submit = { apiKey: KEY, path: '/api/nano-banana-2/generate', generationId, prompt: 'a fox' };
    expect(first).toMatchObject({ ...submit, status: 200 });
    const poll = { apiKey: KEY, path: '/api/nano-banana-2/check-status', generationId, prompt: null };
    expect(second).toMatchObject({ ...poll, status: 200, at: first!.at + 1_000 });
    expect(third).toMatchObject({ apiKey: null, generationId: null, status: 401 });
  });

  it('comes back on the same address with all it knew', async () => {
    const { sandbox, generate, checkStatus, pass, url } = await startSandbox();
    const { generationId } = (await generate()).body;
    await sandbox.stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    pass(DURATION_MS);
    expect(await sandbox.start()).toBe(url);
    expect((await checkStatus(generationId)).body.status).toBe('completed');
    expect(sandbox.credits(KEY)).toBe(996);
  });

  it('stops although requests wait for an answer that never comes', async () => {
    const { sandbox, generate } = await startSandbox();
    const waiting = expect(generate({ prompt: '[sandbox:timeout]' })).rejects.toThrow('fetch failed');
    await expect.poll(() => sandbox.requests().length).toBe(1);
    await sandbox.stop();
    await waiting;
  });

  it('has no address before it has been started', () => {
    expect(() => createSandbox().address()).toThrow('has not been started');
  });

  it('answers addresses it does not have with 404', async () => {
    const { post, url } = await startSandbox();
    expect((await post('/api/dall-e/generate', {})).status).toBe(404);
    expect((await fetch(`${url}/api/nano-banana-2/generate`)).status).toBe(404);
  });
});
