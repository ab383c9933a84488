import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../api.ts';
import { endpointId, generationId, teamKey } from '../fixtures.ts';

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
  beforeAll(async () => (api = await openApi()));
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
