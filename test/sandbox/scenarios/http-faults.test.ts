import { expect, it } from 'vitest';
import { refusals } from '../../../src/sandbox/refuse.ts';
import { KEY, startSandbox } from '../start-sandbox.ts';

it.each([403, 429, 502, 503, 520, 521, 522, 523, 524, 530])('http=%d: an HTML page', async (status) => {
  const { generate, checkStatus, sandbox } = await startSandbox();
  const answer = await generate({ prompt: `[sandbox:http=${status}] x` });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  expect(answer.text).toMatch(/^<!DOCTYPE html>/);
  expect(sandbox.credits(KEY)).toBe(1_000);

  const { generationId } = (await generate({ prompt: `[sandbox:http-on-poll=${status},1] x` })).body;
  expect((await checkStatus(generationId)).status).toBe(status);
  expect((await checkStatus(generationId)).status).toBe(200);
});

it('html: 200 with an HTML page', async () => {
  const { generate } = await startSandbox();
  const answer = await generate({ prompt: '[sandbox:html] x' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
});

it('rate-limited: 429 with the seconds asked for in Retry-After', async () => {
  const { generate, checkStatus } = await startSandbox();
  const answer = await generate({ prompt: '[sandbox:rate-limited=7] x' });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
  expect(answer.body.errorCode).toBe('API_KEY_RATE_LIMIT_EXCEEDED');
  const { generationId } = (await generate({ prompt: '[sandbox:rate-limited-on-poll] x' })).body;
  expect((await checkStatus(generationId)).headers.get('retry-after')).toBe('30');
});

it('unavailable: 503 with JSON', async () => {
  const { generate } = await startSandbox();
  const { status, body } = await generate({ prompt: '[sandbox:unavailable] x' });
  expect([status, body.errorCode]).toEqual([503, 'SERVICE_UNAVAILABLE']);
});

it('redirect: to an address that records who follows', async () => {
  const { generate, post, url, sandbox } = await startSandbox();
  for (const status of [301, 302, 303, 307, 308]) {
    const answer = await generate({ prompt: `[sandbox:redirect=${status}] x` });
    expect([answer.status, answer.headers.get('location')]).toEqual([status, `${url}/redirected`]);
  }
  expect((await post('/redirected', {})).status).toBe(404);
  expect(sandbox.requests().at(-1)).toMatchObject({ path: '/redirected', apiKey: KEY, status: 404 });
});

it.each(Object.entries(refusals))('error=%s: the row of the table', async (code, { status, error }) => {
  const { generate, checkStatus, sandbox } = await startSandbox();
  const answer = await generate({ prompt: `[sandbox:error=${code}] x` });
  expect([answer.status, answer.body]).toEqual([status, { success: false, error, errorCode: code }]);
  expect(sandbox.credits(KEY)).toBe(1_000);
  const { generationId } = (await generate({ prompt: `[sandbox:error-on-poll=${code}] x` })).body;
  expect((await checkStatus(generationId)).status).toBe(status);
});

it.each([
  ['generation-failed', 500, 'GENERATION_FAILED'],
  ['credit-reservation-failed', 500, 'CREDIT_RESERVATION_FAILED'],
  ['out-of-credits', 402, 'INSUFFICIENT_CREDITS'],
])('%s: %d %s, and nothing is taken', async (name, status, errorCode) => {
  const { generate, sandbox } = await startSandbox();
  const answer = await generate({}, { 'x-sandbox-scenario': name });
  expect([answer.status, answer.body.errorCode]).toEqual([status, errorCode]);
  expect(sandbox.credits(KEY)).toBe(1_000);
});
