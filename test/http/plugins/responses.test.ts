import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../api.ts';
import { generation, generationId, otherTeamsId, teamKey } from '../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
beforeEach(() => api.reset());
afterAll(async () => api.close());

const authorization = `Bearer ${teamKey}`;

describe('Accept', () => {
  it.each(['text/html', 'application/json;q=0', 'image/*, text/*;q=0.5', 'application/json;q=0, */*;q=0'])(
    '%s is refused before anything happens, 406',
    async (accept) => {
      const body = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
      const answer = await api.call('POST /v1/generations', { headers: { accept }, body });
      expect(answer).toMatchObject({
        status: 406,
        body: { code: 'not_acceptable', errors: [{ pointer: 'Accept' }] },
      });
      expect(api.operations.acceptGeneration).not.toHaveBeenCalled();
      expect(
        (await api.call('GET /v1/usage?from=2026-09-01&to=2026-09-02', { headers: { accept: 'image/png' } }))
          .status,
      ).toBe(406);
    },
  );

  it.each(['*/*', 'application/*', 'text/html, application/json;q=0.1', '', 'text/html,*/*;q=0.8'])(
    '%s is served',
    async (accept) => {
      expect((await api.call('GET /v1/budget', { headers: { accept } })).status).toBe(200);
    },
  );
});

describe('ETag', () => {
  const path = `GET /v1/generations/${generationId}`;

  it('changes with the resource, and 304 says that it has not', async () => {
    const first = await api.call(path);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    for (const given of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await api.call(path, { headers: { 'if-none-match': given } });
      expect(again).toMatchObject({ status: 304, contentType: undefined, body: {} });
      expect(again.headers.etag).toBe(etag);
    }
    const head = await api.inject({
      method: 'HEAD',
      url: `/v1/generations/${generationId}`,
      headers: { authorization, 'if-none-match': etag, 'accept-encoding': 'br' },
    });
    expect(head).toMatchObject({ statusCode: 304, body: '', headers: { etag } });
    expect(head.headers).not.toHaveProperty('content-encoding');
    api.operations.findGeneration.mockResolvedValue({
      outcome: 'found',
      generation: generation({ progress: 1 }),
    });
    const changed = await api.call(path, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });

  it('is on every resource that is read by its id, and on no list, error or secret', async () => {
    const withETag = await Promise.all(
      [path, 'GET /v1/models/nano-banana-2', 'GET /v1/webhook-endpoints/ep_01k3zv8q5rwt4n6m2x7c9d0e1f'].map(
        (request) => api.call(request),
      ),
    );
    for (const { status, headers } of withETag)
      expect({ status, etag: 'etag' in headers }).toEqual({ status: 200, etag: true });
    for (const request of [
      'GET /v1/generations',
      'GET /v1/generations/gen_1',
      'GET /v1/webhook-secret',
      'GET /v1/budget',
    ])
      expect((await api.call(request)).headers, request).not.toHaveProperty('etag');
  });
});

describe('Link', () => {
  it('of a page leads to the next one, with the same filter', async () => {
    const { headers } = await api.call(
      `GET /v1/generations?status=queued&status=failed&cursor=${otherTeamsId}&limit=5`,
    );
    expect(headers.link).toBe(
      `</v1/generations?status=queued&status=failed&cursor=${generationId}&limit=5>; rel="next"`,
    );
  });

  it('is absent on the last page', async () => {
    api.operations.listGenerations.mockResolvedValue({ generations: [], nextCursor: null });
    expect((await api.call('GET /v1/generations')).headers).not.toHaveProperty('link');
  });
});

describe('compression', () => {
  const get = (url: string, encoding?: string) =>
    api.inject({
      url,
      headers: { authorization, ...(encoding !== undefined && { 'accept-encoding': encoding }) },
    });

  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.5, gzip;q=0.9', 'gzip', gunzipSync],
    ['*', 'br', brotliDecompressSync],
  ])('is what Accept-Encoding asks for, %s', async (accepted, encoding, decompress) => {
    const plain = await get('/v1/models');
    const compressed = await get('/v1/models', accepted);
    expect(compressed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
    expect(Number(compressed.headers['content-length'])).toBe(compressed.rawPayload.length);
    expect(compressed.rawPayload.length).toBeLessThan(plain.rawPayload.length);
    expect(decompress(compressed.rawPayload).toString()).toBe(plain.body);
  });

  it.each([undefined, '', 'identity', 'deflate', 'br;q=0, gzip;q=0', 'gzip;q=0.1, identity'])(
    'is not done for %s',
    async (accepted) => {
      const { headers } = await get('/v1/models', accepted);
      expect(headers).not.toHaveProperty('content-encoding');
      expect(headers.vary).toBe('Accept-Encoding');
    },
  );

  it('leaves small bodies and those with a secret alone', async () => {
    expect((await get('/healthz', 'br')).headers).not.toHaveProperty('content-encoding');
    api.operations.readSigningSecret.mockResolvedValue(`whsec_${'a'.repeat(5_000)}`);
    const secret = await get('/v1/webhook-secret', 'br');
    expect(secret.headers).not.toHaveProperty('content-encoding');
    expect(secret.body.length).toBeGreaterThan(5_000);
  });

  it('of HEAD and 304 has no body', async () => {
    const head = await api.inject({
      method: 'HEAD',
      url: '/v1/models',
      headers: { authorization, 'accept-encoding': 'br' },
    });
    expect(head).toMatchObject({ statusCode: 200, body: '' });
  });
});

describe('CORS', () => {
  const origin = 'https://app.example.com';

  it('is off by default', async () => {
    const { headers } = await api.call('GET /v1/budget', { headers: { origin } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('serves the configured origins only, errors and preflight requests included', async () => {
    const open = await openApi({ corsOrigins: [origin] });
    const allowed = await open.call('GET /v1/budget', { headers: { origin } });
    expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': origin, vary: 'Origin' });
    // Those that browsers expose anyway, and one for proxies.
    const others = ['Cache-Control', 'X-Accel-Buffering'];
    const { responses, requests } = documentedHeaders(open.document);
    const exposed = allowed.headers['access-control-expose-headers']?.split(', ') ?? [];
    expect(responses.filter((name) => !others.includes(name) && !exposed.includes(name))).toEqual([]);
    expect(responses).toContain('X-Request-Id');
    const refused = await open.call('GET /v1/budget', {
      headers: { origin, authorization: 'Bearer nk_wrong' },
    });
    expect(refused).toMatchObject({ status: 401, headers: { 'access-control-allow-origin': origin } });
    for (const other of ['https://evil.example.com', 'null', 'https://app.example.com.evil.example.com'])
      expect((await open.call('GET /v1/budget', { headers: { origin: other } })).headers).not.toHaveProperty(
        'access-control-allow-origin',
      );
    const preflight = await open.inject({
      method: 'OPTIONS',
      url: '/v1/generations',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toContain('POST');
    const sendable = String(preflight.headers['access-control-allow-headers']).toLowerCase().split(', ');
    expect(requests).toContain('Idempotency-Key');
    expect(requests.filter((name) => !sendable.includes(name.toLowerCase()))).toEqual([]);
    const dropIn = await open.inject({
      method: 'OPTIONS',
      url: '/api/nano-banana-2/generate',
      headers: { origin },
    });
    expect(dropIn.headers).not.toHaveProperty('access-control-allow-origin');
    await open.close();
  });
});

interface Described {
  parameters?: { name?: string; in?: string }[];
  responses?: Record<string, { headers?: object }>;
}

/** The headers that the document names, but for the drop-in face. */
function documentedHeaders(document: object) {
  const { paths } = document as { paths: Record<string, Record<string, Described>> };
  const operations = Object.entries(paths)
    .filter(([path]) => !path.startsWith('/api/'))
    .flatMap(([, path]) => Object.values(path));
  const responses = operations.flatMap((operation) => Object.values(operation.responses ?? {}));
  const parameters = operations.flatMap((operation) => operation.parameters ?? []);
  return {
    responses: [...new Set(responses.flatMap(({ headers }) => Object.keys(headers ?? {})))],
    requests: [...new Set(parameters.flatMap((each) => (each.in === 'header' ? [each.name ?? ''] : [])))],
  };
}
