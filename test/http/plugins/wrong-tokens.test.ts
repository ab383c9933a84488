import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { WRONG_TOKENS_PER_MINUTE } from '../../../src/http/plugins/wrong-tokens.ts';
import { openApi, type Api } from '../api.ts';
import { NOW } from '../fixtures.ts';

let api: Api;
let now = NOW + 3_600_000;
const wrongToken = vi.fn<() => void>();
const metrics = { contentType: 'text/plain', render: async () => '', answered: () => undefined, wrongToken };
beforeAll(async () => (api = await openApi({ clock: { now: () => now }, metrics })));
afterAll(async () => api.close());

const wrong = { authorization: 'Bearer ngk_wrong' };
async function statusOf(
  remoteAddress: string,
  headers: Record<string, string> = wrong,
  route = 'GET /v1/budget',
) {
  const { status, headers: answered } = await api.call(route, { headers, remoteAddress });
  return [status, answered['retry-after'] === undefined ? null : Number(answered['retry-after'])];
}

it.each([
  ['a team key', 'GET /v1/budget'],
  ['the operator token', 'GET /admin/v1/teams'],
])(
  'answers 429 to wrong tokens for %s after twenty in a minute, and serves a valid one',
  async (_, route) => {
    now += 3_600_000;
    wrongToken.mockClear();
    for (let i = 0; i < WRONG_TOKENS_PER_MINUTE; i++)
      expect(await statusOf('192.0.2.1', wrong, route)).toEqual([401, null]);
    expect(await statusOf('192.0.2.1', wrong, route)).toEqual([429, 60]);
    expect(await statusOf('192.0.2.1', {})).toEqual([200, null]);
    // Without a token, nothing is guessed.
    expect(await statusOf('192.0.2.1', { authorization: '' }, route)).toEqual([401, null]);
    expect(await statusOf('192.0.2.2', wrong, route)).toEqual([401, null]);
    expect(wrongToken).toHaveBeenCalledTimes(WRONG_TOKENS_PER_MINUTE + 2);
    now += 60_000;
    expect(await statusOf('192.0.2.1', wrong, route)).toEqual([401, null]);
  },
);

it.each([
  ['an IPv4 address and the same as IPv6', '198.51.100.7', '::ffff:198.51.100.7', 429],
  ['addresses of one IPv6 network', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', 429],
  ['addresses of two IPv6 networks', '2001:db8:1:3::1', '2001:db8:1:4::1', 401],
])('counts by network: %s', async (_, first, second, status) => {
  now += 3_600_000;
  for (let i = 0; i < WRONG_TOKENS_PER_MINUTE; i++) await statusOf(first);
  expect((await statusOf(second))[0]).toBe(status);
});

it('counts by the address that a trusted proxy names, and believes nobody else', async () => {
  const at = { clock: { now: () => now }, trustedProxies: ['203.0.113.0/24'] };
  const behind = await openApi(at);
  try {
    const send = async (remoteAddress: string, client: string) => {
      const headers = { ...wrong, 'x-forwarded-for': client };
      return (await behind.call('GET /v1/budget', { headers, remoteAddress })).status;
    };
    for (let i = 0; i < WRONG_TOKENS_PER_MINUTE; i++) await send('203.0.113.5', '192.0.2.50');
    expect(await send('203.0.113.5', '192.0.2.50')).toBe(429);
    expect(await send('203.0.113.5', '192.0.2.51')).toBe(401);
    for (let i = 0; i < WRONG_TOKENS_PER_MINUTE; i++) await send('192.0.2.99', `192.0.2.${i}`);
    expect(await send('192.0.2.99', '192.0.2.200')).toBe(429);
  } finally {
    await behind.close();
  }
});
