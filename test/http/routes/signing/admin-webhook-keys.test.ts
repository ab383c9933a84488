import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bind } from '../../../../src/operations/bind.ts';
import { teamOperations } from '../../../../src/operations/team-operations.ts';
import { ensureSigningKey } from '../../../../src/operations/signing/ensure-signing-key.ts';
import { openApi } from '../../api.ts';
import { openAdminApi, type AdminApi } from '../../admin-api.ts';

let api: AdminApi;
beforeAll(async () => {
  api = await openAdminApi();
  const { store, secretBox } = api.context;
  await store.transaction((tx) => ensureSigningKey(tx, secretBox));
});
// Leaves one key. Ids sort by the millisecond they were made in.
beforeEach(() => rotate({ overlapSeconds: 0 }));
afterAll(() => api.close());

type Keys = { id: string; publicKey: string; expiresAt: string | null }[];
const rotate = async (body?: unknown) => {
  api.context.clock.advance(1);
  const answer = await api.call('POST /admin/v1/webhook-keys/rotate', { body });
  return { ...answer, keys: answer.body.data as Keys };
};
const inSeconds = (seconds: number) => new Date(api.context.clock.now() + seconds * 1_000).toISOString();

describe('POST /admin/v1/webhook-keys/rotate', () => {
  it('makes a key that signs beside the old one for a day, where it does not say', async () => {
    for (const body of [undefined, {}]) {
      const { status, keys } = await rotate(body);
      expect(status).toBe(200);
      expect(keys[0]).toMatchObject({ object: 'webhook_key', expiresAt: null });
      expect(keys[1]?.expiresAt).toBe(inSeconds(86_400));
    }
  });

  it('takes an overlap of up to a week, and of nothing', async () => {
    expect((await rotate({ overlapSeconds: 604_800 })).keys[1]?.expiresAt).toBe(inSeconds(604_800));
    expect((await rotate({ overlapSeconds: 0 })).keys).toHaveLength(1);
  });

  it.each([-1, 604_801, 1.5, '60', null])('refuses an overlap of %j, naming the field', async (value) => {
    expect(await rotate({ overlapSeconds: value })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/overlapSeconds' }] },
    });
  });

  it.each(['null', '[]', '"60"'])('refuses a body that is %s', async (payload) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await api.call('POST /admin/v1/webhook-keys/rotate', { payload, headers });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('answers 409 instead of letting more than ten keys sign', async () => {
    for (let i = 1; i < 10; i++) await rotate();
    expect(await rotate()).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it("needs the operator's token", async () => {
    const headers = { authorization: 'Bearer wrong' };
    expect(await api.call('POST /admin/v1/webhook-keys/rotate', { headers })).toMatchObject({ status: 401 });
  });

  it('changes what /.well-known/webhook-keys shows at once, which never has a private part', async () => {
    const { keys } = await rotate({ overlapSeconds: 60 });
    const open = await openApi({ operations: bind(teamOperations, api.context) });
    const { body } = await open.call('GET /.well-known/webhook-keys');
    await open.close();
    const jwks = body.keys as { kid: string; x: string; d?: string }[];
    expect(jwks.map(({ kid }) => kid)).toEqual(keys.map(({ id }) => id));
    expect(body.whpk).toEqual(keys.map(({ publicKey }) => publicKey));
    expect(JSON.stringify(body)).not.toMatch(/"d":|whsk_|sealed/);
    for (const jwk of jwks) expect(createPublicKey({ key: jwk, format: 'jwk' }).type).toBe('public');
  });
});
