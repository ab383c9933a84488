import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from './api.ts';
import { generationId, principal, secret, teamKey } from './fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
beforeEach(() => api.reset());
afterAll(async () => api.close());

describe('errors', () => {
  it('shows nothing of an unexpected one, and logs its cause with the id of the request', async () => {
    api.operations.readBudgets.mockRejectedValue(new Error('SQLITE_IOERR at /data/db'));
    const answer = await api.call('GET /v1/budget', { headers: { 'x-request-id': 'r-1' } });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal', requestId: 'r-1' } });
    expect(JSON.stringify(answer.body)).not.toContain('SQLITE');
    const err = expect.objectContaining({ message: 'SQLITE_IOERR at /data/db' }) as object;
    expect(api.logLines).toContainEqual(
      expect.objectContaining({ msg: 'request failed', requestId: 'r-1', err }),
    );
  });

  it('are the same for what is thrown and is no error', async () => {
    api.operations.readBudgets.mockRejectedValue('nothing');
    expect(await api.call('GET /v1/budget')).toMatchObject({ status: 500, body: { code: 'internal' } });
  });

  it.each(['GET /', 'GET /v2/generations', 'GET /v1/generations/', 'OPTIONS /v2'])(
    'answers %s as a problem, 404',
    async (route) => {
      const answer = await api.call(route);
      expect(answer).toMatchObject({
        status: 404,
        contentType: 'application/problem+json',
        body: { type: '/docs/errors#not_found', status: 404, code: 'not_found' },
      });
    },
  );

  it('answers a path that cannot be decoded as a problem, 400', async () => {
    const answer = await api.call('GET /v1/%c0');
    expect(answer).toMatchObject({
      status: 400,
      contentType: 'application/problem+json',
      body: { code: 'invalid_request' },
    });
  });
});

describe('request ids', () => {
  it('are echoed when they are sane', async () => {
    const answer = await api.call('GET /healthz', { headers: { 'x-request-id': 'abc-1.2:3_4' } });
    expect(answer.headers['x-request-id']).toBe('abc-1.2:3_4');
  });

  it.each(['', 'a b', 'a"b', 'ü', 'a'.repeat(65)])('are replaced when they are not, %s', async (given) => {
    const answer = await api.call('GET /healthz', { headers: { 'x-request-id': given } });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the log', () => {
  it('has one line for a request, with the route and the team and no more', async () => {
    await api.call(`GET /v1/generations/${generationId}`, { headers: { 'x-request-id': 'r-2' } });
    expect(api.logLines).toEqual([
      expect.objectContaining({
        msg: 'request',
        method: 'GET',
        route: '/v1/generations/:id',
        status: 200,
        durationMs: expect.any(Number) as number,
        teamId: principal.teamId,
        requestId: 'r-2',
      }),
    ]);
  });

  it('has the address of the caller, and the code of its error', async () => {
    const headers = { authorization: 'Bearer nk_wrong' };
    await api.call('GET /v1/budget', { headers, remoteAddress: '192.0.2.4' });
    expect(api.logLines).toMatchObject([{ ip: '192.0.2.4', status: 401, code: 'unauthorized' }]);
  });

  it('has the address that a trusted proxy forwards, and of no other', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    const behind = await openApi({ trustedProxies: ['127.0.0.1'] });
    await behind.call('GET /v1/nothing', { headers, remoteAddress: '127.0.0.1' });
    await behind.close();
    await api.call('GET /v1/nothing', { headers, remoteAddress: '127.0.0.1' });
    expect(behind.logLines).toMatchObject([{ ip: '203.0.113.7' }]);
    expect(api.logLines).toMatchObject([{ ip: '127.0.0.1' }]);
  });

  it.each([
    ['/v1/nothing?token=hidden', '/v1/nothing'],
    [`/${'a'.repeat(900)}`, `/${'a'.repeat(199)}`],
    ['/%0d%0aforged', '/%0d%0aforged'],
  ])('has the path of what was not found, without its query: %s', async (url, path) => {
    await api.call(`GET ${url}`);
    expect(api.logLines).toMatchObject([{ msg: 'request', status: 404, code: 'not_found', path }]);
    expect(JSON.stringify(api.logLines)).not.toContain('hidden');
  });

  it('has no path of what was found', async () => {
    await api.call('GET /v1/budget');
    expect(api.logLines[0]).not.toHaveProperty('path');
  });

  it('never holds a key or a secret', async () => {
    await api.call('GET /v1/webhook-secret');
    await api.call('POST /v1/webhook-endpoints', { body: { url: 'https://example.com' } });
    await api.call('GET /v1/budget', { headers: { authorization: 'Bearer nk_wrong' } });
    await api.call(`GET /v1/budget?key=${teamKey}`);
    const log = JSON.stringify(api.logLines);
    for (const hidden of [teamKey, 'nk_wrong', secret]) expect(log).not.toContain(hidden);
    expect(api.logLines).toHaveLength(4);
  });

  it('has no line for a probe that went well', async () => {
    await api.call('GET /healthz');
    await api.call('GET /readyz');
    expect(api.logLines).toEqual([]);
  });
});

describe('probes', () => {
  it('answers ready with what was checked', async () => {
    expect(await api.call('GET /readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: { database: 'ok' } },
    });
  });

  it('serves on while degraded, and says what needs attention', async () => {
    const checks = { database: 'ok', ledger: '2 differences' };
    const degraded = await openApi({ readiness: async () => ({ status: 'degraded', checks }) });
    expect(await degraded.call('GET /readyz')).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks },
    });
    await degraded.close();
  });

  it('answers 503 with what is wrong, and stays alive', async () => {
    const checks = { database: 'not writable' };
    const broken = await openApi({ readiness: async () => ({ status: 'not_ready', checks }) });
    expect(await broken.call('GET /readyz')).toMatchObject({
      status: 503,
      body: { status: 'not_ready', checks },
    });
    expect(await broken.call('GET /healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    await broken.close();
  });
});

it('tells browsers and caches to keep their hands off', async () => {
  const { headers } = await api.call('GET /v1/budget');
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
});

it('takes a smaller body limit from its configuration', async () => {
  const small = await openApi({ bodyLimitBytes: 50 });
  const answer = await small.call('POST /v1/webhook-endpoints', {
    body: { url: `https://example.com/${'a'.repeat(50)}` },
  });
  expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  await small.close();
});
