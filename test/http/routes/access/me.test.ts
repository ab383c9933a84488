import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApi, type Api } from '../../api.ts';
import { principal } from '../../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
afterAll(async () => api.close());

it('GET /v1/me says who the caller is and what applies to it', async () => {
  const { status, body, headers } = await api.call('GET /v1/me');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    object: 'me',
    team: { id: principal.teamId, name: 'web' },
    key: { id: principal.keyId, name: 'orders' },
    permissions: ['generate', 'read', 'webhooks'],
    teamLimits: { requestsPerMinute: 600 },
    keyLimits: { requestsPerMinute: null },
    budgets: [{ scope: 'team', limitCredits: 100 }],
  });
  expect(JSON.stringify(body)).not.toMatch(/hash|secret/i);
  expect(headers).toHaveProperty('etag');
});

it('GET /v1/me needs a key', async () => {
  expect((await api.call('GET /v1/me', { headers: { authorization: '' } })).status).toBe(401);
});
