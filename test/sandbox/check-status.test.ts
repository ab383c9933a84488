import { describe, expect, it } from 'vitest';
import { DURATION_MS, startSandbox } from './start-sandbox.ts';

describe('check-status', () => {
  it('goes from pending over generating to completed with rising progress', async () => {
    const { generate, checkStatus, pass, url } = await startSandbox();
    const { generationId } = (await generate()).body;
    const seen: Record<string, unknown>[] = [];
    for (let step = 0; step <= 10; step++) {
      seen.push((await checkStatus(generationId)).body);
      pass(DURATION_MS / 10);
    }
    expect(seen.map(({ status }) => status)).toEqual([
      ...['pending', 'pending'],
      ...Array<string>(8).fill('generating'),
      'completed',
    ]);
    expect(seen.map(({ progress }) => progress)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    expect(seen[1]).toEqual({ success: true, status: 'pending', generationId, progress: 10 });
    const imageUrl = `${url}/generations/${String(generationId)}.png`;
    expect(seen[10]).toEqual({ success: true, status: 'completed', imageUrl, generationId, progress: 100 });
  });

  it('answers a failed generation with success false and HTTP 200', async () => {
    const { generate, checkStatus, pass } = await startSandbox();
    const { generationId } = (await generate({ prompt: '[sandbox:fail] x' })).body;
    pass(DURATION_MS);
    const { status, body } = await checkStatus(generationId);
    expect(status).toBe(200);
    const error = 'Generation failed';
    expect(body).toEqual({ success: false, status: 'failed', error, generationId, progress: 0 });
  });

  it('draws the duration between the two bounds and divides it by the speed', async () => {
    const draws = [0, 0.999];
    const { generate, checkStatus, pass } = await startSandbox({
      minDurationMs: 1_000,
      maxDurationMs: 3_000,
      speed: 10,
      random: () => draws.shift()!,
    });
    const [short, long] = [(await generate()).body.generationId, (await generate()).body.generationId];
    pass(100);
    expect((await checkStatus(short)).body.status).toBe('completed');
    pass(199);
    expect((await checkStatus(long)).body.status).toBe('generating');
    pass(1);
    expect((await checkStatus(long)).body.status).toBe('completed');
  });

  it('refuses an unknown generation, one of another model, and one of another key', async () => {
    const { generate, checkStatus, post } = await startSandbox();
    const { generationId } = (await generate()).body;
    const unknown = await checkStatus('nothing');
    expect([unknown.status, unknown.body.errorCode]).toEqual([404, 'NOT_FOUND']);
    expect((await post('/api/nano-banana-pro/check-status', { generationId })).status).toBe(404);
    const foreign = await checkStatus(generationId, { authorization: 'Bearer key-two' });
    expect([foreign.status, foreign.body.errorCode]).toEqual([403, 'FORBIDDEN']);
    const missing = await checkStatus(undefined);
    expect([missing.status, missing.body.errorCode]).toEqual([400, 'INVALID_INPUT']);
  });
});
