import { expect, it } from 'vitest';
import { DURATION_MS, KEY, startSandbox } from '../start-sandbox.ts';

it.each([
  ['empty', ''],
  ['not-json', '{"success":true,'],
  ['not-object', '[]'],
  ['not-object=string', '"ok"'],
  ['not-object=number', '42'],
  ['not-object=null', 'null'],
])('%s: HTTP 200 with the body %j, and nothing is created', async (name, text) => {
  const { generate, sandbox } = await startSandbox();
  const answer = await generate({ prompt: `[sandbox:${name}] x` });
  expect([answer.status, answer.text]).toEqual([200, text]);
  expect(sandbox.credits(KEY)).toBe(1_000);
});

it('huge: a true answer of many megabytes', async () => {
  const { generate, sandbox } = await startSandbox();
  const answer = await generate({ prompt: '[sandbox:huge=3] x' });
  expect(answer.text.length).toBeGreaterThan(3_000_000);
  expect(answer.body.generationId).toBe(sandbox.requests()[0]?.generationId);
});

it('unknown-status: a word that is not documented, on either request', async () => {
  const { generate, checkStatus } = await startSandbox();
  const submitted = await generate({
    prompt: '[sandbox:unknown-status] [sandbox:unknown-status-on-poll=1] x',
  });
  expect(submitted.body).toMatchObject({ success: true, status: 'upscaling' });
  const { generationId } = submitted.body;
  expect((await checkStatus(generationId)).body.status).toBe('upscaling');
  expect((await checkStatus(generationId)).body.status).toBe('pending');
});

it('numeric-id: a number in one answer and a string in the other', async () => {
  const { generate, checkStatus } = await startSandbox();
  const number = (await generate({ prompt: '[sandbox:numeric-id] x' })).body.generationId;
  expect(number).toBeTypeOf('number');
  expect((await checkStatus(number)).body.generationId).toBe(String(number));
  const string = (await generate({ prompt: '[sandbox:numeric-id-on-poll] x' })).body.generationId;
  expect(string).toMatch(/^\d+$/);
  expect((await checkStatus(string)).body.generationId).toBe(Number(string));
});

it('completed-without-image: twice, then with the picture', async () => {
  const { generate, checkStatus, pass } = await startSandbox();
  const { generationId } = (await generate({ prompt: '[sandbox:completed-without-image] x' })).body;
  await checkStatus(generationId);
  pass(DURATION_MS);
  const images = [];
  for (let poll = 0; poll < 3; poll++) {
    const { body } = await checkStatus(generationId);
    expect(body.status).toBe('completed');
    images.push('imageUrl' in body);
  }
  expect(images).toEqual([false, false, true]);
});

it('other-generation: completed for another id, then the true answer', async () => {
  const { generate, checkStatus } = await startSandbox();
  const { generationId } = (await generate({ prompt: '[sandbox:other-generation=1] x' })).body;
  const other = (await checkStatus(generationId)).body;
  expect(other).toMatchObject({ success: true, status: 'completed' });
  expect(other.generationId).not.toBe(generationId);
  expect((await checkStatus(generationId)).body).toMatchObject({ generationId, status: 'pending' });
});

it('progress-backwards and progress-absent: while it runs', async () => {
  const { generate, checkStatus, pass } = await startSandbox();
  const backwards = (await generate({ prompt: '[sandbox:progress-backwards] x' })).body.generationId;
  const absent = (await generate({ prompt: '[sandbox:progress-absent] x' })).body.generationId;
  const seen = [];
  for (let poll = 0; poll < 5; poll++) {
    pass(DURATION_MS / 5);
    seen.push([(await checkStatus(backwards)).body.progress, (await checkStatus(absent)).body.progress]);
  }
  const expected = [20, 20, 60, 40, 100].map((progress, poll) => [progress, poll === 4 ? 100 : undefined]);
  expect(seen).toEqual(expected);
});
