import { expect, test } from 'vitest';
import { catalogue } from '../../src/domain/models/catalogue.ts';
import { createUpstreamClient } from '../../src/upstream/upstream-client.ts';
import type { UpstreamLogEntry } from '../../src/upstream/reply-log.ts';
import { account, clientOf, input, model, reply, startHttp } from './servers.ts';

const confirmed = { success: true, generationId: 'g-1', taskId: 't-1', status: 'pending' };
const now = Date.UTC(2026, 0, 1);

test('sends exactly the fields of the input, to the path of the model', async () => {
  const { url, requests } = await startHttp(reply(200, confirmed));
  await clientOf(url).submit(account, catalogue['nano-banana-pro'], {
    prompt: 'Grüße 🍌 \u2028',
    mode: 'edit',
    aspectRatio: '4:3',
    imageQuality: '4K',
    inputImageUrls: ['https://example.com/a.png'],
  });
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({ method: 'POST', url: '/api/nano-banana-pro/generate' });
  expect(JSON.parse(requests[0]!.body)).toEqual({
    prompt: 'Grüße 🍌 \u2028',
    mode: 'edit',
    aspectRatio: '4:3',
    imageQuality: '4K',
    inputImageUrls: ['https://example.com/a.png'],
  });
});

test('asks for a generation by its id alone', async () => {
  const { url, requests } = await startHttp(reply(200, { status: 'pending' }));
  await clientOf(url).checkStatus(account, model, 'g-1');
  expect(requests[0]).toMatchObject({ method: 'POST', url: '/api/nano-banana-2/check-status' });
  expect(JSON.parse(requests[0]!.body)).toEqual({ generationId: 'g-1' });
});

test('an outcome has the status of the answer, if there was one', async () => {
  const { url } = await startHttp(reply(429, {}));
  expect(await clientOf(url).submit(account, model, input)).toMatchObject({ statusCode: 429 });
  expect(await clientOf(url).checkStatus(account, model, 'g-1')).toMatchObject({ statusCode: 429 });
  const nowhere = clientOf('http://127.0.0.1:1');
  expect(await nowhere.submit(account, model, input)).not.toHaveProperty('statusCode');
  expect(await nowhere.checkStatus(account, model, 'g-1')).not.toHaveProperty('statusCode');
});

test('sends the documented headers and the chosen user agent', async () => {
  const { url, requests } = await startHttp(reply(200, confirmed));
  await clientOf(url, { userAgent: 'Mozilla/5.0 (Nanogate)' }).submit(account, model, input);
  expect(requests[0]!.headers).toMatchObject({
    authorization: `Bearer ${account.apiKey}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'Mozilla/5.0 (Nanogate)',
  });
});

test('sends further headers, but none in place of its own', async () => {
  const { url, requests } = await startHttp(reply(200, confirmed));
  const headers = { traceparent: 'trace', authorization: 'Bearer other' };
  await clientOf(url).submit(account, model, input, headers);
  await clientOf(url).checkStatus(account, model, 'g-1', headers);
  for (const request of requests)
    expect(request.headers).toMatchObject({
      traceparent: 'trace',
      authorization: `Bearer ${account.apiKey}`,
    });
  expect(requests).toHaveLength(2);
});

test('keeps the path of the base URL', async () => {
  const { url, requests } = await startHttp(reply(200, confirmed));
  await clientOf(`${url}/nano/`).submit(account, model, input);
  expect(requests[0]!.url).toBe('/nano/api/nano-banana-2/generate');
});

test.each([
  [{ baseUrl: 'nanophoto.ai' }],
  [{ baseUrl: 'ftp://nanophoto.ai' }],
  [{ userAgent: 'two\r\nlines' }],
])('cannot be made with %o', (wrong) => {
  const options = { baseUrl: 'https://nanophoto.ai', userAgent: 'nanogate', ...wrong };
  expect(() => createUpstreamClient(options)).toThrow(TypeError);
});

test('sends nothing with a key that no header can carry', async () => {
  const { url, connections } = await startHttp(reply(200, confirmed));
  const outcome = await clientOf(url).submit({ name: 'main', apiKey: 'two\nlines' }, model, input);
  expect(outcome).toMatchObject({ kind: 'not_sent' });
  expect(JSON.stringify(outcome)).not.toContain('lines');
  expect(connections()).toBe(0);
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['999999999', 999_999_999_000],
  ['99999999999', null],
  ['1.5', null],
  ['-3', null],
  ['soon', null],
])('honours Retry-After %s', async (header, retryAfterMs) => {
  const date = new Date(now).toUTCString();
  const { url } = await startHttp(reply(429, '<html>slow down</html>', { 'retry-after': header, date }));
  // A date is read against the answer's own: the clocks differ.
  const client = clientOf(url, { clock: { now: () => now + 3_600_000 } });
  expect(await client.submit(account, model, input)).toMatchObject({ cause: 'rate_limited', retryAfterMs });
  expect(await client.checkStatus(account, model, 'g-1')).toMatchObject({
    cause: 'rate_limited',
    retryAfterMs,
  });
});

test('reads the date of a Retry-After by its own clock when the answer has no Date', async () => {
  const { url } = await startHttp((response) => {
    response.sendDate = false;
    reply(429, '', { 'retry-after': new Date(now + 60_000).toUTCString() })(response);
  });
  const client = clientOf(url, { clock: { now: () => now } });
  expect(await client.submit(account, model, input)).toMatchObject({ retryAfterMs: 60_000 });
});

test.each([
  [503, '<html>Down for maintenance</html>'],
  [500, ''],
  [200, '<html>Just a moment...</html>'],
])('passes on the Retry-After of an unknown outcome: HTTP %i with %j', async (status, body) => {
  const { url } = await startHttp(reply(status, body, { 'retry-after': '900' }));
  expect(await clientOf(url).submit(account, model, input)).toMatchObject({
    kind: 'unknown',
    retryAfterMs: 900_000,
  });
});

test('points at UPSTREAM_USER_AGENT when the CDN blocks the client', async () => {
  const { url } = await startHttp(reply(403, '<html><title>Attention Required!</title></html>'));
  const reason = expect.stringContaining('UPSTREAM_USER_AGENT') as string;
  expect(await clientOf(url).submit(account, model, input)).toMatchObject({ reason });
  expect(await clientOf(url).checkStatus(account, model, 'g-1')).toMatchObject({ reason });
});

test('logs what does not fit, on one line of at most 200 characters without key or bearer token', async () => {
  const entries: UpstreamLogEntry[] = [];
  const page = `<html>\n${account.apiKey}\tbearer abc.def-123 ${'x'.repeat(150)} ${account.apiKey}${'y'.repeat(900)}`;
  const { url } = await startHttp(reply(200, page));
  await clientOf(url, { log: (entry) => entries.push(entry) }).submit(account, model, input);
  expect(entries).toHaveLength(1);
  const [entry] = entries;
  expect(entry).toMatchObject({
    message: 'unexpected upstream reply',
    operation: 'submit',
    account: 'main',
    model: 'nano-banana-2',
    status: 200,
  });
  expect(entry!.excerpt).toMatch(/^<html> \*\*\* Bearer \*\*\* x+ \*\*\*y+$/);
  expect(entry!.excerpt).toHaveLength(200);
});

test('keeps no half of a key at the end of an excerpt', async () => {
  const entries: UpstreamLogEntry[] = [];
  const { url } = await startHttp(reply(200, 'x'.repeat(195) + account.apiKey));
  await clientOf(url, { log: (entry) => entries.push(entry) }).submit(account, model, input);
  expect(entries[0]!.excerpt).toBe(`${'x'.repeat(195)}***`);
});

test('passes on no key that the upstream repeats in its message', async () => {
  const error = `Key ${account.apiKey} (Bearer ${account.apiKey}) may not`;
  const { url } = await startHttp(reply(400, { success: false, error, errorCode: 'NO' }));
  const outcome = await clientOf(url).submit(account, model, input);
  expect(outcome).toMatchObject({ kind: 'refused', message: 'Key *** (Bearer ***) may not' });
});

test('logs an unknown status word once', async () => {
  const entries: UpstreamLogEntry[] = [];
  const words = ['upscaling', 'upscaling', 'resting', 'upscaling'];
  const { url } = await startHttp((response) => {
    reply(200, { status: words.shift() })(response);
  });
  const client = clientOf(url, { log: (entry) => entries.push(entry) });
  for (let i = 0; i < 4; i++) await client.checkStatus(account, model, 'g-1');
  expect(entries.map(({ reason }) => reason)).toEqual([
    'the status "upscaling" is read as generating',
    'the status "resting" is read as generating',
  ]);
});

test('logs nothing about answers that fit', async () => {
  const entries: UpstreamLogEntry[] = [];
  const answers = [confirmed, { status: 'pending' }, { success: false, error: 'no', errorCode: 'NOT_FOUND' }];
  const { url } = await startHttp((response) => {
    reply(200, answers.shift())(response);
  });
  const client = clientOf(url, { log: (entry) => entries.push(entry) });
  await client.submit(account, model, input);
  await client.checkStatus(account, model, 'g-1');
  await client.checkStatus(account, model, 'g-1');
  expect(entries).toEqual([]);
});
