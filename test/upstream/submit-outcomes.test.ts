import { expect, test } from 'vitest';
import type { SubmitOutcome } from '../../src/upstream/submit-outcome.ts';
import { submitRules } from '../../src/upstream/submit-rules.ts';
import { account, clientOf, input, model, refusedPort, reply, startHttp, startTcp } from './servers.ts';

const html = '<!DOCTYPE html><html><title>Just a moment...</title></html>';
const imageUrl = 'https://static.example.com/g-1.png';
const json = (errorCode: string) => ({ success: false, error: `It says ${errorCode}`, errorCode });

/** `row` is the row of the table, from 1, that the answer must fall under. */
interface Case {
  row: number;
  status: number;
  body: unknown;
  expected: Partial<SubmitOutcome>;
}

const confirmed = { kind: 'confirmed', upstreamGenerationId: 'g-1' } as const;
const unknown = { kind: 'unknown' } as const;
const notSent = (cause: Extract<SubmitOutcome, { kind: 'not_sent' }>['cause']) =>
  ({ kind: 'not_sent', cause }) as const;
const refused = (errorCode: string) =>
  ({ kind: 'refused', errorCode, message: `It says ${errorCode}` }) as const;

const answers: Case[] = [
  ...[
    { success: false, status: 'failed', error: 'It says GENERATION_FAILED', generationId: 'g-1' },
    { success: false, status: 'failed', error: 'It says GENERATION_FAILED' },
    { success: true, status: 'failed', error: 'It says GENERATION_FAILED', generationId: 'g-1' },
    { ...json('GENERATION_FAILED'), generationId: 'g-1' },
    json('GENERATION_FAILED'),
  ].map((body) => ({ row: 3, status: 200, body, expected: refused('GENERATION_FAILED') })),
  {
    row: 4,
    status: 200,
    body: { success: true, generationId: 'g-1', status: 'completed', imageUrl },
    expected: { ...confirmed, imageUrl },
  },
  {
    row: 4,
    status: 200,
    body: { success: true, generationId: 'g-1', status: 'SUCCEEDED', imageUrl: [imageUrl] },
    expected: { ...confirmed, imageUrl },
  },
  {
    row: 4,
    status: 200,
    body: { success: true, status: 'completed', imageUrl },
    expected: { kind: 'confirmed', upstreamGenerationId: null, imageUrl },
  },
  {
    row: 4,
    status: 200,
    body: { success: true, generationId: 'g-1', status: 'completed' },
    expected: { ...confirmed, imageUrl: null },
  },
  // Not in the documented words: the id can be polled.
  {
    row: 4,
    status: 200,
    body: { success: false, generationId: 'g-1', status: 'error' },
    expected: { ...confirmed, imageUrl: null },
  },
  { row: 4, status: 200, body: [{ success: true, generationId: 'g-1' }], expected: confirmed },
  {
    row: 4,
    status: 200,
    body: '{"success":true,"generationId":12345678901234567890,"taskId":-9007199254740993}',
    expected: {
      kind: 'confirmed',
      upstreamGenerationId: '12345678901234567890',
      upstreamTaskId: '-9007199254740993',
    },
  },
  {
    row: 4,
    status: 200,
    body: { success: true, generationId: 'g-1', taskId: 't-1', status: 'pending' },
    expected: { ...confirmed, upstreamTaskId: 't-1' },
  },
  { row: 4, status: 201, body: { generationId: 'g-1' }, expected: { ...confirmed, upstreamTaskId: null } },
  {
    row: 4,
    status: 200,
    body: { success: false, generationId: 'g-1', errorCode: 'X' },
    expected: confirmed,
  },
  {
    row: 4,
    status: 200,
    body: { success: true, generationId: 4711, taskId: 12 },
    expected: { kind: 'confirmed', upstreamGenerationId: '4711', upstreamTaskId: '12' },
  },
  { row: 5, status: 500, body: { success: true, generationId: 'g-1' }, expected: confirmed },
  { row: 5, status: 504, body: { generationId: 'g-1' }, expected: confirmed },
  ...[502, 504, 520, 524].map((status) => ({ row: 6, status, body: html, expected: unknown })),
  { row: 6, status: 502, body: json('INSUFFICIENT_CREDITS'), expected: unknown },
  ...[521, 522, 523, 525, 526, 530].map((status) => ({
    row: 7,
    status,
    body: html,
    expected: notSent('unavailable'),
  })),
  { row: 8, status: 429, body: json('API_KEY_RATE_LIMIT_EXCEEDED'), expected: notSent('rate_limited') },
  { row: 8, status: 429, body: html, expected: notSent('rate_limited') },
  { row: 8, status: 429, body: '', expected: notSent('rate_limited') },
  { row: 9, status: 403, body: json('API_KEY_RATE_LIMIT_EXCEEDED'), expected: notSent('rate_limited') },
  { row: 10, status: 402, body: json('INSUFFICIENT_CREDITS'), expected: notSent('out_of_credits') },
  { row: 10, status: 200, body: json('INSUFFICIENT_CREDITS'), expected: notSent('out_of_credits') },
  { row: 11, status: 401, body: json('SOMETHING_NEW'), expected: notSent('key_refused') },
  { row: 11, status: 401, body: html, expected: notSent('key_refused') },
  { row: 12, status: 403, body: json('FORBIDDEN'), expected: notSent('key_refused') },
  { row: 12, status: 403, body: json('LOGIN_REQUIRED'), expected: notSent('key_refused') },
  { row: 13, status: 500, body: json('CREDIT_RESERVATION_FAILED'), expected: notSent('unavailable') },
  { row: 14, status: 503, body: json('SERVICE_UNAVAILABLE'), expected: notSent('unavailable') },
  { row: 14, status: 503, body: { success: false, error: 'later' }, expected: notSent('unavailable') },
  { row: 15, status: 500, body: json('GENERATION_FAILED'), expected: refused('GENERATION_FAILED') },
  {
    row: 15,
    status: 500,
    body: { ...json('GENERATION_FAILED'), generationId: 'g-1' },
    expected: refused('GENERATION_FAILED'),
  },
  { row: 16, status: 200, body: json('SOMETHING_NEW'), expected: refused('SOMETHING_NEW') },
  { row: 17, status: 301, body: '', expected: notSent('unavailable') },
  { row: 17, status: 307, body: { success: true }, expected: notSent('unavailable') },
  ...['INVALID_PROMPT', 'MISSING_INPUT_IMAGE', 'TOO_MANY_IMAGES', 'IMAGE_URLS_REQUIRED', 'SOMETHING_NEW'].map(
    (errorCode) => ({ row: 18, status: 400, body: json(errorCode), expected: refused(errorCode) }),
  ),
  { row: 18, status: 402, body: json('SOMETHING_NEW'), expected: refused('SOMETHING_NEW') },
  { row: 18, status: 404, body: json('NOT_FOUND'), expected: refused('NOT_FOUND') },
  { row: 19, status: 403, body: html, expected: notSent('unavailable') },
  { row: 19, status: 403, body: '', expected: notSent('unavailable') },
  { row: 20, status: 404, body: html, expected: notSent('unavailable') },
  { row: 20, status: 405, body: '', expected: notSent('unavailable') },
  { row: 20, status: 413, body: { message: 'too large' }, expected: notSent('unavailable') },
  { row: 21, status: 200, body: html, expected: unknown },
  { row: 21, status: 200, body: '', expected: unknown },
  { row: 21, status: 200, body: ['g-1'], expected: unknown },
  { row: 21, status: 200, body: [{ generationId: 'g-1' }, {}], expected: unknown },
  { row: 21, status: 200, body: { success: true, status: 'completed' }, expected: unknown },
  { row: 21, status: 200, body: 'null', expected: unknown },
  { row: 21, status: 200, body: '"g-1"', expected: unknown },
  { row: 21, status: 200, body: { success: true }, expected: unknown },
  { row: 21, status: 200, body: { success: true, generationId: '' }, expected: unknown },
  { row: 21, status: 200, body: { success: true, generationId: { id: 'g-1' } }, expected: unknown },
  { row: 21, status: 200, body: { errorCode: 'SOMETHING_NEW', success: true }, expected: unknown },
  { row: 21, status: 204, body: '', expected: unknown },
  { row: 21, status: 500, body: html, expected: unknown },
  { row: 21, status: 500, body: json('SOMETHING_NEW'), expected: unknown },
  { row: 21, status: 503, body: html, expected: unknown },
  { row: 21, status: 503, body: { message: 'Service Unavailable' }, expected: unknown },
  { row: 21, status: 599, body: '', expected: unknown },
];

test.each(answers)(
  'reads HTTP $status with $body by row $row of the submit table: $expected.kind',
  async ({ row, status, body, expected }) => {
    const { url } = await startHttp(reply(status, body));
    const outcome = await clientOf(url).submit(account, model, input);
    expect(outcome).toMatchObject(expected);
    if ('reason' in outcome) expect(outcome.reason).toContain(`(${submitRules[row - 1]?.because})`);
  },
);

test('row 1 of the submit table: a refused connection is certainly not sent', async () => {
  const outcome = await clientOf(`http://127.0.0.1:${await refusedPort()}`).submit(account, model, input);
  expect(outcome).toMatchObject(notSent('unreachable'));
  expect(outcome).toHaveProperty('reason', expect.stringContaining(submitRules[0].because));
});

test('row 2 of the submit table: a connection that breaks after the request may have been taken', async () => {
  const { port } = await startTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
  const outcome = await clientOf(`http://127.0.0.1:${port}`).submit(account, model, input);
  expect(outcome).toMatchObject(unknown);
  expect(outcome).toHaveProperty('reason', expect.stringContaining(submitRules[1].because));
});

test('every row of the submit table has a case', () => {
  const rows = new Set([1, 2, ...answers.map(({ row }) => row)]);
  expect([...rows].sort((a, b) => a - b)).toEqual(submitRules.map((_, index) => index + 1));
});
