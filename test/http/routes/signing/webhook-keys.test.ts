import { afterAll, beforeAll, expect, it } from 'vitest';
import { toPublicJwk } from '../../../../src/webhooks/signing-key-pair.ts';
import { openApi, type Api } from '../../api.ts';
import { signingKey } from '../../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
afterAll(() => api.close());

const read = () => api.inject({ url: '/.well-known/webhook-keys' });

it('GET /.well-known/webhook-keys shows the keys to everybody, in both forms, newest first', async () => {
  const older = { ...signingKey, id: 'wsk_older', publicKey: `whpk_${'A'.repeat(43)}=` };
  api.operations.listSigningKeys.mockResolvedValueOnce([
    signingKey,
    { ...older, jwk: toPublicJwk(older.publicKey, older.id) },
  ]);
  const answer = await read();
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    keys: [signingKey.jwk, { ...signingKey.jwk, kid: 'wsk_older', x: 'A'.repeat(43) }],
    whpk: [signingKey.publicKey, older.publicKey],
  });
});

it('GET /.well-known/webhook-keys is as documented, and the same with a key that is wrong', async () => {
  const request = 'GET /.well-known/webhook-keys';
  expect((await api.call(request)).status).toBe(200);
  expect((await api.call(request, { headers: { authorization: 'Bearer wrong' } })).status).toBe(200);
});

it('GET /.well-known/webhook-keys may be cached for five minutes, its errors not at all', async () => {
  expect((await read()).headers['cache-control']).toBe('public, max-age=300');
  api.operations.listSigningKeys.mockRejectedValueOnce(new Error('away'));
  const failed = await read();
  expect([failed.statusCode, failed.headers['cache-control']]).toEqual([500, 'no-store']);
});
