import { expect, it } from 'vitest';
import { DURATION_MS, KEY, startSandbox } from '../start-sandbox.ts';

it('fail: the generation fails after its duration', async () => {
  const { generate, checkStatus, pass } = await startSandbox();
  const { generationId } = (await generate({ prompt: '[sandbox:fail] a fox' })).body;
  pass(DURATION_MS / 2);
  expect((await checkStatus(generationId)).body.status).toBe('generating');
  pass(DURATION_MS / 2);
  expect((await checkStatus(generationId)).body.status).toBe('failed');
});

it('slow: the generation takes the asked seconds, divided by the speed', async () => {
  const { generate, checkStatus, pass } = await startSandbox({ speed: 10 });
  const ids: unknown[] = [];
  for (const slow of ['slow', 'slow=60', 'slow=0'])
    ids.push((await generate({ prompt: `[sandbox:${slow}] x` })).body.generationId);
  const statuses = () => Promise.all(ids.map(async (id) => (await checkStatus(id)).body.status));
  expect(await statuses()).toEqual(['pending', 'pending', 'completed']);
  pass(6_000);
  expect(await statuses()).toEqual(['generating', 'completed', 'completed']);
  pass(6_000);
  expect(await statuses()).toEqual(['completed', 'completed', 'completed']);
});

it.each([
  ['failed-with-success', 200, { success: true, status: 'failed', progress: 0 }],
  ['failed-with-500', 500, { success: false, errorCode: 'GENERATION_FAILED' }],
])('%s: says so on every poll once it has failed, and refunds', async (name, status, body) => {
  const { generate, checkStatus, pass, sandbox } = await startSandbox();
  const { generationId } = (await generate({}, { 'x-sandbox-scenario': name })).body;
  expect((await checkStatus(generationId)).body).toMatchObject({ success: true, status: 'pending' });
  pass(DURATION_MS);
  for (let poll = 0; poll < 4; poll++) {
    const answer = await checkStatus(generationId);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(body);
  }
  expect(sandbox.credits(KEY)).toBe(1_000);
});
