import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { openApi, type Api } from '../api.ts';
import { endpointId, generationId, operatorToken, teamKey } from '../fixtures.ts';
import type { Document } from '../openapi/contract.ts';

const routes = [
  ['POST', `/v1/generations/${generationId}/cancel`, 200],
  ['POST', `/v1/webhook-endpoints/${endpointId}/test`, 202],
  ['DELETE', `/v1/webhook-endpoints/${endpointId}`, 204],
] as const;

const contentTypes = [
  undefined,
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'nonsense',
];

describe('an operation without a body', () => {
  let api: Api;
  // On a server of its own: a team may test its endpoints ten times a minute, and other files do so too.
  beforeAll(async () => (api = await openApi({ corsOrigins: [] })));
  afterAll(async () => api.close());

  const send = (method: 'POST' | 'DELETE', url: string, headers: object, payload?: string) =>
    api.inject({
      method,
      url,
      headers: { authorization: `Bearer ${teamKey}`, ...headers },
      ...(payload !== undefined && { payload }),
    });

  describe.each(routes)('%s %s', (method, url, status) => {
    it.each(contentTypes)('accepts an empty body of type %s', async (type) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      expect((await send(method, url, headers)).statusCode).toBe(status);
      expect((await send(method, url, { ...headers, 'content-length': '0' })).statusCode).toBe(status);
    });

    it('refuses a body that is not empty and no JSON, 415', async () => {
      const answer = await send(method, url, { 'content-type': 'text/plain' }, 'a');
      expect(answer.statusCode).toBe(415);
      expect(answer.json()).toMatchObject({ code: 'unsupported_media_type' });
    });
  });

  it('does not make the body of other operations optional', async () => {
    const answer = await send('POST', '/v1/generations', {
      'content-type': 'text/plain',
      'content-length': '0',
    });
    expect(answer.statusCode).toBe(415);
  });
});

describe('a body of which no field is required', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  afterAll(async () => api.close());

  const anyId = '01k3zv8q5rwt4n6m2x7c9d0e1f';
  const status = async (path: string, headers: object) => {
    const authorization = `Bearer ${path.startsWith('/admin') ? operatorToken : teamKey}`;
    const url = path.replaceAll(/\{\w+\}/g, anyId);
    return (await api.inject({ method: 'POST', url, headers: { authorization, ...headers } })).statusCode;
  };

  it('need not be sent, as the document says, and any other must', async () => {
    const { paths } = (await buildOpenApiDocument()) as Document;
    const bodies = Object.entries(paths).flatMap(([path, { post }]) =>
      post?.requestBody?.content['application/json'] === undefined || path.startsWith('/api/')
        ? []
        : [[path, post.requestBody] as const],
    );
    const optional = bodies.filter(([, { required }]) => required === false).map(([path]) => path);
    expect(optional).toContain('/admin/v1/keys/{id}/rotate');
    for (const [path] of bodies) {
      if (!optional.includes(path)) expect([path, await status(path, {})]).toEqual([path, 400]);
      else
        for (const type of contentTypes)
          expect([400, 415], `${path} ${type}`).not.toContain(
            await status(path, {
              'content-length': '0',
              ...(type !== undefined && { 'content-type': type }),
            }),
          );
    }
  });
});
