import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openApi, type Api } from '../api.ts';
import { teamKey } from '../fixtures.ts';

const nativeRoutes = [
  'POST /v1/generations',
  'GET /v1/generations',
  'GET /v1/generations/gen_1',
  'POST /v1/generations/gen_1/cancel',
  'GET /v1/models',
  'GET /v1/models/nano-banana-2',
  'GET /v1/me',
  'GET /v1/budget',
  'GET /v1/usage',
  'POST /v1/webhook-endpoints',
  'GET /v1/webhook-endpoints',
  'GET /v1/webhook-endpoints/ep_1',
  'PATCH /v1/webhook-endpoints/ep_1',
  'DELETE /v1/webhook-endpoints/ep_1',
  'POST /v1/webhook-endpoints/ep_1/rotate-secret',
  'POST /v1/webhook-endpoints/ep_1/test',
  'POST /v1/webhook-endpoints/ep_1/recover',
  'GET /v1/webhook-endpoints/ep_1/recoveries',
  'GET /v1/webhook-endpoints/ep_1/recoveries/rec_1',
  'GET /v1/events',
  'GET /v1/events/evt_1',
  'POST /v1/events/evt_1/deliver',
  'GET /v1/deliveries',
  'GET /v1/deliveries/dlv_1',
  'POST /v1/deliveries/dlv_1/retry',
  'POST /v1/deliveries/retry',
  'GET /v1/webhook-secret',
  'POST /v1/webhook-secret/rotate',
];

const dropInRoutes = [
  'POST /api/nano-banana-2/generate',
  'POST /api/nano-banana-2/check-status',
  'POST /api/nano-banana-pro/generate',
  'POST /api/nano-banana-pro/check-status',
];

const wrong = ['', 'Bearer', 'Bearer ', 'Bearer wrong', `Basic ${teamKey}`, teamKey, `Bearer ${teamKey} x`];

describe('a team key', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  it.each(nativeRoutes)('is needed for %s', async (route) => {
    for (const authorization of wrong) {
      const answer = await api.call(route, { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it.each(dropInRoutes)('is needed for %s', async (route) => {
    for (const authorization of wrong) {
      const answer = await api.call(route, { headers: { authorization }, body: {} });
      expect(answer).toMatchObject({ status: 401, body: { success: false, errorCode: 'LOGIN_REQUIRED' } });
    }
  });

  it('is checked before the body is read', async () => {
    const headers = { authorization: 'Bearer wrong', 'content-type': 'application/json' };
    expect((await api.call('POST /v1/generations', { headers, payload: '{' })).status).toBe(401);
  });

  it('is taken with any spelling of the scheme', async () => {
    const headers = { authorization: `bearer  ${teamKey}` };
    expect((await api.call('GET /v1/budget', { headers })).status).toBe(200);
  });

  it.each(['GET /healthz', 'GET /readyz', 'GET /openapi.json'])('is not needed for %s', async (route) => {
    expect((await api.call(route, { headers: { authorization: '' } })).status).toBe(200);
  });
});
