import { expect, test } from 'vitest';
import type { PollOutcome } from '../../src/upstream/poll-outcome.ts';
import { pollRules } from '../../src/upstream/poll-rules.ts';
import { account, clientOf, model, refusedPort, reply, startHttp, startTcp } from './servers.ts';

const html = '<html><title>502 Bad Gateway</title></html>';
const imageUrl = 'https://static.example.com/g-1.png';
const json = (errorCode: string) => ({ success: false, error: `It says ${errorCode}`, errorCode });
const noAnswer = (cause: Extract<PollOutcome, { kind: 'no_answer' }>['cause']) =>
  ({ kind: 'no_answer', cause }) as const;
const completed = { kind: 'completed', imageUrl } as const;

/** `row` is the row of the table, from 1, that the answer must fall under. */
const answers: { row: number; status: number; body: unknown; expected: Partial<PollOutcome> }[] = [
  { row: 3, status: 429, body: json('API_KEY_RATE_LIMIT_EXCEEDED'), expected: noAnswer('rate_limited') },
  { row: 3, status: 429, body: html, expected: noAnswer('rate_limited') },
  { row: 3, status: 429, body: { status: 'failed' }, expected: noAnswer('rate_limited') },
  { row: 4, status: 401, body: json('LOGIN_REQUIRED'), expected: noAnswer('key_refused') },
  { row: 4, status: 401, body: json('FORBIDDEN'), expected: noAnswer('key_refused') },
  {
    row: 5,
    status: 200,
    body: { success: true, status: 'pending', generationId: 'g-1', progress: 15 },
    expected: { kind: 'running', status: 'pending', progress: 15 },
  },
  {
    row: 5,
    status: 200,
    body: { status: 'generating', progress: 'half' },
    expected: { kind: 'running', status: 'generating', progress: null },
  },
  { row: 5, status: 200, body: { success: true, status: 'completed', imageUrl }, expected: completed },
  ...['COMPLETED', 'Completed', 'succeeded', 'SUCCESS', 'done', 'Done'].map((status) => ({
    row: 5,
    status: 200,
    body: { success: true, status, imageUrl },
    expected: completed,
  })),
  { row: 5, status: 200, body: [{ status: 'completed', imageUrl }], expected: completed },
  { row: 5, status: 200, body: { status: 'completed', imageUrl: [imageUrl] }, expected: completed },
  { row: 5, status: 200, body: [{ status: 'failed' }], expected: { kind: 'failed' } },
  ...['completed', 'pending', 'success', 'error', 'FAILED', '', 7, null].map((status) => ({
    row: 6,
    status: 200,
    body: { success: false, status, imageUrl, error: 'Blocked' },
    expected: { kind: 'failed', message: 'Blocked' } as const,
  })),
  { row: 6, status: 200, body: { success: false, errorCode: null }, expected: { kind: 'failed' } },
  {
    row: 5,
    status: 200,
    body: { ...json('GENERATION_FAILED'), status: 'completed', imageUrl },
    expected: { kind: 'failed', message: 'It says GENERATION_FAILED' },
  },
  ...['error', 'FAILED', 'Failed', 'failure', 'cancelled', 'timed out'].map((status) => ({
    row: 7,
    status: 200,
    body: { success: true, status, error: 'Blocked' },
    expected: { kind: 'failed_unconfirmed', message: 'Blocked' } as const,
  })),
  { row: 5, status: 500, body: { status: 'completed', imageUrl, generationId: 'g-1' }, expected: completed },
  { row: 5, status: 200, body: { status: 'completed' }, expected: { kind: 'completed_without_image' } },
  {
    row: 5,
    status: 200,
    body: { status: 'completed', imageUrl: 'javascript:alert(1)' },
    expected: { kind: 'completed_without_image' },
  },
  {
    row: 5,
    status: 200,
    body: { success: false, status: 'failed', error: 'Generation failed', generationId: 'g-1', progress: 0 },
    expected: { kind: 'failed', message: 'Generation failed' },
  },
  { row: 5, status: 200, body: { success: true, status: 'failed' }, expected: { kind: 'failed' } },
  { row: 5, status: 500, body: json('GENERATION_FAILED'), expected: { kind: 'failed' } },
  { row: 5, status: 200, body: json('GENERATION_FAILED'), expected: { kind: 'failed' } },
  {
    row: 7,
    status: 200,
    body: { status: 'upscaling', progress: 40 },
    expected: { kind: 'running', status: 'generating', progress: 40, unknownStatus: 'upscaling' },
  },
  { row: 8, status: 404, body: json('NOT_FOUND'), expected: { kind: 'not_found' } },
  { row: 8, status: 200, body: { ...json('NOT_FOUND'), status: 'failed' }, expected: { kind: 'not_found' } },
  { row: 8, status: 200, body: json('NOT_FOUND'), expected: { kind: 'not_found' } },
  { row: 8, status: 404, body: { ...json('NOT_FOUND'), status: 'error' }, expected: { kind: 'not_found' } },
  { row: 9, status: 403, body: json('FORBIDDEN'), expected: { kind: 'forbidden' } },
  { row: 10, status: 400, body: json('API_KEY_RATE_LIMIT_EXCEEDED'), expected: noAnswer('rate_limited') },
  { row: 11, status: 403, body: json('LOGIN_REQUIRED'), expected: noAnswer('key_refused') },
  { row: 12, status: 402, body: json('INSUFFICIENT_CREDITS'), expected: noAnswer('out_of_credits') },
  { row: 13, status: 403, body: html, expected: noAnswer('unavailable') },
  { row: 14, status: 403, body: json('SOMETHING_NEW'), expected: noAnswer('unavailable') },
  { row: 14, status: 404, body: html, expected: noAnswer('unavailable') },
  { row: 14, status: 302, body: '', expected: noAnswer('unavailable') },
  { row: 14, status: 500, body: json('NOT_FOUND'), expected: noAnswer('unavailable') },
  { row: 14, status: 500, body: { status: 'error' }, expected: noAnswer('unavailable') },
  ...[500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 530].map((status) => ({
    row: 14,
    status,
    body: html,
    expected: noAnswer('unavailable'),
  })),
  { row: 14, status: 200, body: html, expected: noAnswer('unavailable') },
  { row: 14, status: 200, body: '', expected: noAnswer('unavailable') },
  { row: 14, status: 200, body: [{ status: 'failed' }, {}], expected: noAnswer('unavailable') },
  // An error code that is not the vendor's own says nothing of the generation, whatever is beside it.
  ...['INTERNAL_ERROR', 'SOMETHING_NEW', 4711].map((errorCode) => ({
    row: 14,
    status: 200,
    body: { success: false, status: 'failed', errorCode },
    expected: noAnswer('unavailable'),
  })),
  { row: 14, status: 500, body: { success: false, error: 'Oops' }, expected: noAnswer('unavailable') },
  { row: 14, status: 503, body: { success: false, status: 'error' }, expected: noAnswer('unavailable') },
  { row: 14, status: 200, body: { status: 7 }, expected: noAnswer('unavailable') },
  { row: 14, status: 200, body: '{"status":"failed","err', expected: noAnswer('unavailable') },
];

test.each(answers)(
  'reads HTTP $status with $body by row $row of the poll table: $expected.kind',
  async ({ row, status, body, expected }) => {
    const { url } = await startHttp(reply(status, body));
    const outcome = await clientOf(url).checkStatus(account, model, 'g-1');
    expect(outcome).toMatchObject(expected);
    if (outcome.kind === 'no_answer') expect(outcome.reason).toContain(`(${pollRules[row - 1]?.because})`);
  },
);

test.each([
  { status: 'completed', imageUrl, generationId: 'g-2' },
  { status: 'failed', generationId: 2 },
  { ...json('GENERATION_FAILED'), generationId: 'g-2' },
  { ...json('NOT_FOUND'), generationId: 'g-2' },
])('takes no result from an answer about another generation: %o', async (body) => {
  const { url } = await startHttp(reply(200, body));
  const outcome = await clientOf(url).checkStatus(account, model, 'g-1');
  expect(outcome).toMatchObject(noAnswer('unavailable'));
  expect(outcome).toHaveProperty('reason', expect.stringContaining('another generation'));
});

test('knows a generation again whose id came back as a number', async () => {
  const { url } = await startHttp(reply(200, { status: 'completed', imageUrl, generationId: 4711 }));
  expect(await clientOf(url).checkStatus(account, model, '4711')).toEqual({ ...completed, statusCode: 200 });
});

test('tells apart ids above 2^53 by all of their digits', async () => {
  const { url } = await startHttp(
    reply(200, `{"status":"completed","imageUrl":"${imageUrl}","generationId":12345678901234567890}`),
  );
  expect(await clientOf(url).checkStatus(account, model, '12345678901234567890')).toEqual({
    ...completed,
    statusCode: 200,
  });
  expect(await clientOf(url).checkStatus(account, model, '12345678901234567891')).toMatchObject(
    noAnswer('unavailable'),
  );
});

test('row 1 of the poll table: a refused connection is no result', async () => {
  const outcome = await clientOf(`http://127.0.0.1:${await refusedPort()}`).checkStatus(
    account,
    model,
    'g-1',
  );
  expect(outcome).toMatchObject(noAnswer('unreachable'));
});

test('row 2 of the poll table: a broken connection is no result', async () => {
  const { port } = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const outcome = await clientOf(`http://127.0.0.1:${port}`).checkStatus(account, model, 'g-1');
  expect(outcome).toMatchObject(noAnswer('unavailable'));
  expect(outcome).toHaveProperty('reason', expect.stringContaining(pollRules[1].because));
});

test('every row of the poll table has a case', () => {
  const rows = new Set([1, 2, ...answers.map(({ row }) => row)]);
  expect([...rows].sort((a, b) => a - b)).toEqual(pollRules.map((_, index) => index + 1));
});
