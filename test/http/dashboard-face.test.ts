import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSessionBox, SESSION_MS } from '../../src/operations/access/session-box.ts';
import { createSecretBox, encryptionKeyFrom } from '../../src/webhooks/secret-box.ts';
import { openApi, type Api } from './api.ts';
import { NOW, operatorToken, teamKey } from './fixtures.ts';

const secretBox = createSecretBox([encryptionKeyFrom(Buffer.alloc(32, 7).toString('base64'))]);
const ownPage = { 'sec-fetch-site': 'same-origin' };

describe('a session of the dashboard', () => {
  let api: Api;
  let now = NOW;
  const sessions = createSessionBox({ secretBox, clock: { now: () => now } });
  beforeAll(async () => (api = await openApi({ sessions })));
  beforeEach(() => {
    now = NOW;
    api.reset();
  });
  afterAll(async () => api.close());

  const signIn = (token: string, headers: Record<string, string> = ownPage) =>
    api.inject({ method: 'POST', url: '/dashboard/session', headers, payload: { token } });
  const get = (url: string, cookie: string, headers: Record<string, string> = ownPage) =>
    api.inject({ url, headers: { ...headers, cookie } });
  async function cookieOf(token: string): Promise<string> {
    const [cookie] = (await signIn(token)).cookies;
    return `${cookie!.name}=${cookie!.value}`;
  }

  it.each([
    ['a key', teamKey, { kind: 'team' }],
    ['the admin token', operatorToken, { kind: 'operator', operator: { role: 'admin' } }],
  ])('begins with %s, in a cookie that no script and no other site has', async (_, token, owner) => {
    const answer = await signIn(token);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject(owner);
    expect(answer.cookies).toMatchObject([
      { httpOnly: true, sameSite: 'Strict', secure: true, path: '/', maxAge: SESSION_MS / 1_000 },
    ]);
    expect(answer.cookies[0]!.value).not.toContain(token);
  });

  it('does not begin with a token that is unknown or has expired', async () => {
    expect((await signIn('nk_wrong')).statusCode).toBe(401);
    api.operations.authenticateKey.mockResolvedValue({ outcome: 'expired', expiresAt: NOW - 1 });
    const answer = await signIn(teamKey);
    expect(answer.statusCode).toBe(401);
    expect(answer.cookies).toEqual([]);
  });

  it('begins on a page of the gateway only, and counts in requests of such pages only', async () => {
    expect((await signIn(teamKey, {})).statusCode).toBe(403);
    const cookie = await cookieOf(teamKey);
    expect((await get('/v1/budget', cookie)).statusCode).toBe(200);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await get('/v1/budget', cookie, { 'sec-fetch-site': site })).statusCode).toBe(401);
    expect((await get('/v1/budget', cookie, {})).statusCode).toBe(401);
  });

  it('ends with its token, with its time, and where the cookie is another gateway’s', async () => {
    const cookie = await cookieOf(teamKey);
    expect((await get('/dashboard/session', cookie)).json()).toMatchObject({ kind: 'team' });
    api.operations.authenticateKey.mockResolvedValue({ outcome: 'unknown' });
    expect((await get('/dashboard/session', cookie)).json()).toMatchObject({ kind: null });
    api.reset();
    now += SESSION_MS;
    expect((await get('/v1/budget', cookie)).statusCode).toBe(401);
    expect((await get('/v1/budget', 'nanogate_session=forged')).statusCode).toBe(401);
  });
});
