import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../api.ts';
import { generationId } from '../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
afterAll(async () => api.close());

const send = (method: string, url: string, headers = {}) =>
  api.inject({ method: method as 'GET', url, headers });

describe('a method that a path does not have', () => {
  it.each([
    ['PUT', '/v1/generations', 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', `/v1/generations/${generationId}`, 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/webhook-secret/rotate', 'POST, OPTIONS'],
    ['POST', '/v1/webhook-endpoints/ep_1?x=1', 'DELETE, GET, HEAD, PATCH, OPTIONS'],
    ['PATCH', '/admin/v1/teams', 'GET, HEAD, POST, OPTIONS'],
    ['TRACE', '/v1/models', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/v1/models', 'GET, HEAD, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
  ])('is 405, %s %s, with the methods that it has, without a key', async (method, url, allow) => {
    const { statusCode, headers, ...answer } = await send(method, url);
    expect(statusCode).toBe(405);
    expect(headers).toMatchObject({
      allow,
      'content-type': expect.stringContaining('problem+json') as string,
    });
    expect(answer.json()).toMatchObject({ code: 'method_not_allowed', requestId: headers['x-request-id'] });
  });

  it('is 404 where there is nothing at all, and on the drop-in face', async () => {
    expect((await send('PUT', '/v1/generation')).statusCode).toBe(404);
    expect(
      (await send('PUT', '/api/nano-banana-2/generate', { authorization: 'Bearer nk_test' })).json(),
    ).toMatchObject({
      errorCode: 'NOT_FOUND',
    });
  });
});

describe('OPTIONS', () => {
  it.each([
    ['/v1/generations', 'GET, HEAD, POST, OPTIONS'],
    ['/admin/v1/budgets/bud_1', 'DELETE, GET, HEAD, OPTIONS'],
  ])('of %s names the methods', async (url, allow) => {
    const { statusCode, headers, body } = await send('OPTIONS', url);
    expect({ statusCode, body }).toEqual({ statusCode: 204, body: '' });
    expect(headers.allow).toBe(allow);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('HEAD', () => {
  it.each(['/v1/generations', `/v1/generations/${generationId}`, '/v1/budget', '/openapi.json'])(
    'of %s has the headers of GET and no body',
    async (url) => {
      const get = await api.call(`GET ${url}`);
      const headers = { authorization: 'Bearer nk_test' };
      const head = await api.inject({ method: 'HEAD', url, headers });
      expect(head).toMatchObject({ statusCode: 200, body: '' });
      for (const name of ['content-length', 'content-type', 'etag', 'link', 'cache-control', 'vary'])
        expect(head.headers[name], name).toEqual(get.headers[name]);
    },
  );
});
