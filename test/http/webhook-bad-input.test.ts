import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEndpointsApi, type Call, type EndpointsApi } from './endpoints-api.ts';

const url = 'https://example.com/hook';
const entries = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, 'v']));

/** URLs, and what their refusal says. */
const urls: [string, string, RegExp][] = [
  ['credentials', 'https://user:password@example.com/', /user name or password/],
  ['a user', 'https://user@example.com/', /user name or password/],
  ['a fragment', 'https://example.com/#here', /fragment/],
  ['an empty fragment', 'https://example.com/#', /fragment/],
  ['a port of mail', 'https://example.com:25/', /port 25, .*WEBHOOK_ALLOWED_NETWORKS/],
  ['a port of shells', 'https://example.com:22/', /port 22,/],
  ['port 0', 'https://example.com:0/', /port 0,/],
  ['a port too high', 'https://example.com:65536/', /absolute/],
  ['no TLS', 'http://example.com/', /https:\/\/; .*WEBHOOK_ALLOWED_NETWORKS/],
  ['too many characters', `https://example.com/${'a'.repeat(2_048)}`, /2048/],
  ['no scheme', 'example.com/hook', /http or https/],
  ['a path', '/hook', /http or https/],
  ['no host', 'https:///', /./],
  ['another scheme', 'ftp://example.com/', /http or https/],
  ['a script', 'javascript:alert(1)', /http or https/],
  ['a space', 'https://example.com/a b', /http or https/],
  ['a line break', 'https://example.com/\r\nX-A: 1', /http or https/],
  ['a backslash', 'https://example.com\\@internal.example/', /backslashes/],
  ['Punycode that is none', 'https://xn--a.example/', /./],
  ['a dot that is none', 'https://127。0。0。2/', /loopback/],
  ['digits that are none', 'https://①②⑦.0.0.2/', /loopback/],
  ['an invalid host name', 'https://exa_mple..com/', /valid host name/],
  ['loopback', 'https://127.0.0.2/', /exact address/],
  ['loopback as a number', 'https://2130706434/', /loopback/],
  ['loopback in IPv6', 'https://[::1]/', /loopback/],
  ['loopback mapped', 'https://[::ffff:127.0.0.2]/', /loopback/],
  ['loopback by name', 'https://localhost/', /WEBHOOK_ALLOWED_NETWORKS/],
  ['a private address', 'https://10.0.0.8/', /WEBHOOK_ALLOWED_NETWORKS/],
  ['cloud metadata', 'https://169.254.169.254/latest', /exact address/],
  ['cloud metadata by name', 'https://metadata.google.internal/', /WEBHOOK_ALLOWED_NETWORKS/],
  ['a name with a private address', 'https://internal.example/', /WEBHOOK_ALLOWED_NETWORKS/],
];

const headers: [string, Record<string, unknown>, string][] = [
  ['CR LF in a value', { 'X-A': 'a\r\nX-B: b' }, '/headers/X-A'],
  ['LF in a value', { 'X-A': 'a\nb' }, '/headers/X-A'],
  ['LF at the end', { 'X-A': 'a\n' }, '/headers/X-A'],
  ['NUL in a value', { 'X-A': 'a\0' }, '/headers/X-A'],
  ['a control character', { 'X-A': 'a\u007f' }, '/headers/X-A'],
  ['an umlaut', { 'X-A': 'ä' }, '/headers/X-A'],
  ['a line separator', { 'X-A': 'a\u2028b' }, '/headers/X-A'],
  ['a blank before', { 'X-A': ' a' }, '/headers/X-A'],
  ['a tab after', { 'X-A': 'a\t' }, '/headers/X-A'],
  ['nothing', { 'X-A': '' }, '/headers/X-A'],
  ['a long value', { 'X-A': 'a'.repeat(1_025) }, '/headers/X-A'],
  ['a number', { 'X-A': 5 }, '/headers/X-A'],
  ['null', { 'X-A': null }, '/headers/X-A'],
  ['a list', { 'X-A': ['a'] }, '/headers/X-A'],
  ['CR LF in a name', { 'X-A: 1\r\nX-B': 'b' }, '/headers/X-A: 1\r\nX-B'],
  ['a colon in a name', { 'X:A': 'b' }, '/headers/X:A'],
  ['a slash in a name', { 'X/A~b': 'b' }, '/headers/X~1A~0b'],
  ['no name', { '': 'b' }, '/headers/'],
  ['a pseudo-header', { ':authority': 'b' }, '/headers/:authority'],
  ['a long name', { ['x'.repeat(101)]: 'b' }, `/headers/${'x'.repeat(101)}`],
  ['the same twice', { 'X-A': '1', 'x-a': '2' }, '/headers/x-a'],
  ['21 of them', entries(21), '/headers'],
  ...[
    'Host',
    'content-length',
    'Content-Type',
    'Content-Encoding',
    'Content-Language',
    'content-digest',
    'Transfer-Encoding',
    'Connection',
    'Keep-Alive',
    'TE',
    'Trailer',
    'Upgrade',
    'Expect',
    'User-Agent',
    'Accept-Encoding',
    'Proxy-Authorization',
    'proxy-connection',
    'Webhook-Id',
    'WEBHOOK-SIGNATURE',
    'Sec-Fetch-Site',
  ].map((name): [string, object, string] => [`reserved: ${name}`, { [name]: 'a' }, `/headers/${name}`]),
  ['reserved, with a tilde', { 'Webhook-~': 'a' }, '/headers/Webhook-~0'],
] as [string, Record<string, unknown>, string][];

const fields: [string, object, string][] = [
  ['no event', { events: [] }, '/events'],
  ['an unknown event', { events: ['budget.*', 'generation.started'] }, '/events/1'],
  ['a wildcard of nothing', { events: ['pictures.*'] }, '/events/0'],
  ['half a wildcard', { events: ['generation.c*'] }, '/events/0'],
  ['an event twice', { events: ['*', '*'] }, '/events'],
  ['ping, which cannot be listened for', { events: ['ping'] }, '/events/0'],
  ['no signature', { signatures: [] }, '/signatures'],
  ['an unknown signature', { signatures: ['v2'] }, '/signatures/0'],
  ['a signature twice', { signatures: ['v1', 'v1'] }, '/signatures'],
  ['a status of the gateway’s', { status: 'disabled' }, '/status'],
  ['a reason of the gateway’s', { disabledReason: 'gone' }, '/disabledReason'],
  ['a team of one’s own', { teamId: null }, '/teamId'],
  ['a NUL', { description: 'a\0' }, '/description'],
  ['a URL that is null', { url: null }, '/url'],
  ['headers that are a list', { headers: [] }, '/headers'],
];

const secrets: [string, unknown][] = [
  ['23 bytes', `whsec_${Buffer.alloc(23, 7).toString('base64')}`],
  ['65 bytes', `whsec_${Buffer.alloc(65, 7).toString('base64')}`],
  ['nothing after the prefix', 'whsec_'],
  ['no prefix', Buffer.alloc(32, 7).toString('base64')],
  ['Base64 of the URL kind', `whsec_${Buffer.alloc(32, 255).toString('base64url')}`],
  ['a line break', `whsec_${Buffer.alloc(24, 7).toString('base64')}\n`],
  ['a private key', `whsk_${Buffer.alloc(32, 7).toString('base64')}`],
  ['a number', 4711],
  ['null', null],
];

describe('bad input about webhooks is refused, 400, and stores nothing', () => {
  let api: EndpointsApi;
  let team: Call;
  let id: string;
  let before: object[];
  const stored = async () => {
    const { db, tables } = api.context.store.reader;
    const rows = [
      await db.select().from(tables.endpoints),
      await db.select().from(tables.signingSecrets),
      await db.select().from(tables.generations),
    ];
    return rows.flat();
  };
  beforeAll(async () => {
    api = await openEndpointsApi();
    api.context.addresses.set('internal.example', ['203.0.113.7', '10.0.0.8']);
    team = api.caller((await api.team('web')).key);
    id = (await team('POST /v1/webhook-endpoints', { body: { url } })).body.id as string;
  });
  afterAll(() => api.close());
  beforeEach(async () => (before = await stored()));
  afterEach(async () => expect(await stored()).toEqual(before));

  /** On the team's face and the operator's, for a new endpoint and for a change of one. */
  async function expectRefused(changes: object, pointer: string) {
    const detail = expect.any(String) as string;
    const refusal = { status: 400, body: { code: 'invalid_request', errors: [{ pointer, detail }] } };
    for (const [call, path] of [
      [team, '/v1/webhook-endpoints'],
      [api.operator, '/admin/v1/webhook-endpoints'],
    ] as const)
      expect(await call(`POST ${path}`, { body: { url, ...changes } }), path).toMatchObject(refusal);
    const changed = await team(`PATCH /v1/webhook-endpoints/${id}`, { body: changes });
    expect(changed).toMatchObject(refusal);
    return changed.body.detail as string;
  }

  it.each(urls)('a URL with %s', async (_name, bad, reason) => {
    expect(await expectRefused({ url: bad }, '/url')).toMatch(reason);
    const body = {
      model: 'nano-banana-2',
      input: { prompt: 'A fox', mode: 'generate' },
      webhook: { url: bad },
    };
    expect(await team('POST /v1/generations', { body })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/webhook/url' }] },
    });
  });

  it.each(headers)('headers with %s', async (_name, bad, pointer) => {
    await expectRefused({ headers: bad }, pointer);
  });

  it.each(fields)('%s', async (_name, bad, pointer) => {
    await expectRefused(bad, pointer);
  });

  it.each(secrets)('a secret with %s, which is not quoted', async (_name, secret) => {
    const answer = await team('POST /v1/webhook-endpoints', { body: { url, secret } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/secret' }] } });
    if (typeof secret === 'string' && secret.length > 6)
      expect(JSON.stringify(answer.body)).not.toContain(secret.slice(6, 20));
  });

  it('a change of nothing, and of the secret', async () => {
    const path = `PATCH /v1/webhook-endpoints/${id}`;
    expect(await team(path, { body: {} })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '' }] },
    });
    const body = { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };
    expect(await team(path, { body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/secret' }] },
    });
  });

  it('events that only teams are notified of, for the operator', async () => {
    const answer = await api.operator('POST /admin/v1/webhook-endpoints', {
      body: { url, events: ['*', 'generation.completed'] },
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/events/1' }] } });
  });

  it('all faults of a body at once, as far as they are of one kind', async () => {
    const body = { url: 'https://10.0.0.8/', headers: { Host: 'a' }, secret: 'short' };
    const answer = await team('POST /v1/webhook-endpoints', { body });
    expect(answer.body.errors).toMatchObject([
      { pointer: '/url' },
      { pointer: '/headers/Host' },
      { pointer: '/secret' },
    ]);
  });
});
