import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { DURATION_MS, KEY, startSandbox } from '../start-sandbox.ts';

const reset = expect.objectContaining({
  cause: expect.objectContaining({ code: 'ECONNRESET' }) as Error,
}) as Error;

it('reset-before-read: resets before the body has come', async () => {
  const { url, sandbox } = await startSandbox();
  const { hostname, port } = new URL(url);
  const code = await new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    socket.on('close', () => resolve('closed without a reset'));
    // A body is announced and never sent: whoever waits for it waits for ever.
    socket.write(
      `POST /api/nano-banana-2/generate HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${KEY}\r\n` +
        'X-Sandbox-Scenario: reset-before-read\r\nContent-Length: 100\r\n\r\n',
    );
  });
  expect(code).toBe('ECONNRESET');
  expect(sandbox.requests()).toMatchObject([{ status: null, generationId: null }]);
});

it.each(['reset-before-read', 'reset-after-read'])('%s: nothing is created', async (name) => {
  const { generate, sandbox } = await startSandbox();
  await expect(generate({ prompt: `[sandbox:${name}] x` })).rejects.toEqual(reset);
  await expect(generate({}, { 'x-sandbox-scenario': name })).rejects.toEqual(reset);
  expect(sandbox.requests()).toMatchObject(Array(2).fill({ status: null, generationId: null }));
  expect(sandbox.credits(KEY)).toBe(1_000);
});

it.each(['reset-before-read-on-poll', 'reset-after-read-on-poll=2'])('%s: hits two polls', async (name) => {
  const { generate, checkStatus } = await startSandbox();
  const { generationId } = (await generate({ prompt: `[sandbox:${name}] x` })).body;
  await expect(checkStatus(generationId)).rejects.toEqual(reset);
  await expect(checkStatus(generationId)).rejects.toEqual(reset);
  expect((await checkStatus(generationId)).status).toBe(200);
});

it.each(['lost-answer', 'lost-answer=reset'])('%s: the generation exists and is paid', async (name) => {
  const { generate, sandbox, checkStatus, pass } = await startSandbox();
  await expect(generate({ prompt: `[sandbox:${name}] x` })).rejects.toEqual(reset);
  expect(sandbox.credits(KEY)).toBe(996);
  pass(DURATION_MS);
  expect((await checkStatus(sandbox.requests()[0]?.generationId)).body.status).toBe('completed');
});

it.each([
  ['524', 524, /524: A timeout occurred/],
  ['empty', 200, /^$/],
])('lost-answer=%s: something else is answered for a generation that exists', async (how, status, text) => {
  const { generate, sandbox } = await startSandbox();
  const answer = await generate({ prompt: `[sandbox:lost-answer=${how}] x` });
  expect(answer.status).toBe(status);
  expect(answer.text).toMatch(text);
  expect(sandbox.credits(KEY)).toBe(996);
});

it.each([
  ['timeout', 1_000],
  ['lost-answer=timeout', 996],
])('%s: never answers', async (name, credits) => {
  const { generate, sandbox, url } = await startSandbox();
  let answered = false;
  const waiting = generate({ prompt: `[sandbox:${name}] x` }).finally(() => (answered = true));
  await expect.poll(() => sandbox.requests()).toMatchObject([{ prompt: expect.any(String) as string }]);
  // What comes later is answered; this is not.
  for (let i = 0; i < 5; i++) await fetch(url);
  expect(answered).toBe(false);
  expect(sandbox.credits(KEY)).toBe(credits);
  expect(sandbox.requests()[0]?.status).toBeNull();
  await sandbox.stop();
  await expect(waiting).rejects.toThrow('fetch failed');
});

it('cut-off: half of the announced bytes come, of a true answer', async () => {
  const { url, sandbox } = await startSandbox();
  const response = await fetch(`${url}/api/nano-banana-2/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'x-sandbox-scenario': 'cut-off' },
    body: '{"prompt":"x","mode":"generate"}',
  });
  expect(response.status).toBe(200);
  let text = '';
  const read = async () => {
    for await (const bytes of response.body!) text += Buffer.from(bytes as Uint8Array).toString();
  };
  await expect(read()).rejects.toThrow('terminated');
  expect(text).toMatch(/^{"success":true,/);
  expect(text).toHaveLength(Math.floor(Number(response.headers.get('content-length')) / 2));
  expect(sandbox.credits(KEY)).toBe(996);
});

it('drip: the true answer comes in many small pieces', async () => {
  const { url, generate } = await startSandbox();
  const { generationId } = (await generate({ prompt: '[sandbox:drip-on-poll=1] x' })).body;
  const response = await fetch(`${url}/api/nano-banana-2/check-status`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ generationId }),
  });
  const pieces: string[] = [];
  for await (const bytes of response.body!) pieces.push(Buffer.from(bytes as Uint8Array).toString());
  expect(pieces.length).toBeGreaterThan(5);
  expect(JSON.parse(pieces.join(''))).toMatchObject({ success: true, generationId });
});
