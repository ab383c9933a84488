import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeKey } from '../../src/operations/access/revoke-key.ts';
import { openEndpointsApi, type Call, type EndpointsApi } from './endpoints-api.ts';

const url = 'https://example.com/hook';
const own = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

let api: EndpointsApi;
let team: Call;
beforeAll(async () => {
  api = await openEndpointsApi();
  team = api.caller((await api.team('web')).key);
});
afterAll(() => api.close());

const faces: [string, string, () => Call][] = [
  ['a team’s', '/v1/webhook-endpoints', () => team],
  ['the operator’s', '/admin/v1/webhook-endpoints', () => api.operator],
];

describe.each(faces)('%s endpoints', (_name, path, face) => {
  const call: Call = (request, options) => face()(request, options);
  const make = async (body: object = {}) => {
    const made = await call(`POST ${path}`, { body: { url, ...body } });
    expect(made.status).toBe(201);
    const { secret, ...resource } = made.body as { id: string; secret: string };
    return { secret, resource };
  };

  it('are made with everything that can be set, and show the names of their headers only', async () => {
    const { secret, resource } = await make({
      events: ['budget.*'],
      description: 'orders',
      headers: { Authorization: 'Bearer of the receiver', 'X-Route': 'a' },
      signatures: ['v1', 'v1a'],
      status: 'paused',
      secret: own,
    });
    expect(secret).toBe(own);
    expect(resource).toMatchObject({
      events: ['budget.*'],
      description: 'orders',
      headerNames: ['authorization', 'x-route'],
      signatures: ['v1', 'v1a'],
      status: 'paused',
      disabledReason: null,
      disabledAt: null,
    });
    const read = await call(`GET ${path}/${resource.id}`);
    expect(read).toMatchObject({ status: 200, body: resource });
    expect(JSON.stringify(read.body)).not.toMatch(/Bearer of|whsec_/);
  });

  it('are changed in what is sent, and answer as they are then', async () => {
    const { resource } = await make({ headers: { 'X-Route': 'a' } });
    const changes = { url: `${url}/new`, events: ['*'], description: 'new', signatures: ['v1a'] };
    const changed = await call(`PATCH ${path}/${resource.id}`, { body: { ...changes, status: 'paused' } });
    expect(changed).toMatchObject({ status: 200, body: { ...resource, ...changes, status: 'paused' } });
    const enabled = await call(`PATCH ${path}/${resource.id}`, { body: { status: 'enabled', headers: {} } });
    expect(enabled).toMatchObject({
      status: 200,
      body: { ...changes, status: 'enabled', headerNames: [] },
    });
    expect((await call(`GET ${path}/${resource.id}`)).body).toEqual(enabled.body);
  });

  it('show since when and why the gateway has disabled them', async () => {
    const { resource } = await make();
    const disabledAt = api.context.clock.now();
    await api.context.store.transaction(async ({ db, tables }) => {
      await db.update(tables.endpoints).set({ status: 'disabled', disabledReason: 'gone', disabledAt });
    });
    expect((await call(`GET ${path}/${resource.id}`)).body).toMatchObject({
      status: 'disabled',
      disabledReason: 'gone',
      disabledAt: new Date(disabledAt).toISOString(),
    });
    const body = { status: 'enabled' };
    expect((await call(`PATCH ${path}/${resource.id}`, { body })).body).toEqual(resource);
  });

  it('get a new secret; the old one signs as long as is asked, a day where nothing is said', async () => {
    const { secret, resource } = await make();
    const rotate = (body?: object) =>
      call(`POST ${path}/${resource.id}/rotate-secret`, body === undefined ? {} : { body });
    const inADay = new Date(api.context.clock.now() + 86_400_000).toISOString();
    const rotated = await rotate();
    expect(rotated).toMatchObject({ status: 200, body: { previousExpiresAt: inADay } });
    expect(rotated.body.secret).toMatch(/^whsec_/);
    expect(rotated.body.secret).not.toBe(secret);
    expect(await rotate({ overlapSeconds: 0, secret: own })).toMatchObject({
      status: 200,
      body: { secret: own, previousExpiresAt: null },
    });
    expect((await rotate({ overlapSeconds: 604_800 })).status).toBe(200);
  });

  it.each([
    ['a short secret', { secret: 'whsec_c2hvcnQ=' }, '/secret'],
    ['a secret of 65 bytes', { secret: `whsec_${Buffer.alloc(65).toString('base64')}` }, '/secret'],
    ['a secret without its prefix', { secret: own.slice(6) }, '/secret'],
    ['a secret that is null', { secret: null }, '/secret'],
    ['more than a week', { overlapSeconds: 604_801 }, '/overlapSeconds'],
    ['less than nothing', { overlapSeconds: -1 }, '/overlapSeconds'],
    ['half a second', { overlapSeconds: 0.5 }, '/overlapSeconds'],
    ['a number in quotes', { overlapSeconds: '60' }, '/overlapSeconds'],
    ['an unknown field', { overlap: 60 }, '/overlap'],
    ['a list', [], ''],
  ])('keep their secret and name the field, 400: %s', async (_case, body, pointer) => {
    const { resource } = await make();
    const answer = await call(`POST ${path}/${resource.id}/rotate-secret`, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
    expect(JSON.stringify(answer.body)).not.toContain('c2hvcnQ');
  });

  it('are unknown, 404, to everybody else and by any other id', async () => {
    const { resource } = await make();
    const stranger = api.caller((await api.team(`stranger of ${path.length}`)).key);
    const { id } = resource;
    for (const [ask, at] of [
      [stranger, `/v1/webhook-endpoints/${id}`],
      [faces[0]![2]() === face() ? api.operator : team, `${faces.find(([, p]) => p !== path)![1]}/${id}`],
      [call, `${path}/${id.replace(/.$/, '!')}`],
      [call, `${path}/${id.slice(0, -4)}0000`],
    ] as [Call, string][]) {
      for (const request of [`GET ${at}`, `DELETE ${at}`, `POST ${at}/rotate-secret`])
        expect(await ask(request), request).toMatchObject({ status: 404, body: { code: 'not_found' } });
      const patched = await ask(`PATCH ${at}`, { body: { status: 'paused' } });
      expect(patched, at).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await call(`GET ${path}/${id}`)).body).toEqual(resource);
  });
});

describe('the secret of a team', () => {
  it('is rotated, by the team alone', async () => {
    const stranger = api.caller((await api.team('stranger')).key);
    const before = (await stranger('GET /v1/webhook-secret')).body;
    const rotated = await team('POST /v1/webhook-secret/rotate', { body: { overlapSeconds: 60 } });
    const expiresAt = new Date(api.context.clock.now() + 60_000).toISOString();
    expect(rotated).toMatchObject({ status: 200, body: { previousExpiresAt: expiresAt } });
    expect((await team('GET /v1/webhook-secret')).body).toEqual({ secret: rotated.body.secret });
    expect((await stranger('GET /v1/webhook-secret')).body).toEqual(before);
    const none = await team('POST /v1/webhook-secret/rotate', { body: { secret: 'whsec_' } });
    expect(none).toMatchObject({ status: 400, body: { errors: [{ pointer: '/secret' }] } });
  });
});

it('a revoked key changes nothing, 401', async () => {
  const { id, key } = await api.team('revoked');
  const call = api.caller(key);
  const made = await call('POST /v1/webhook-endpoints', { body: { url } });
  const at = `/v1/webhook-endpoints/${made.body.id as string}`;
  const keys = await api.operator(`GET /admin/v1/teams/${id}/keys`);
  await revokeKey(api.context, (keys.body.data as { id: string }[])[0]!.id);
  for (const request of [`PATCH ${at}`, `POST ${at}/rotate-secret`, 'POST /v1/webhook-secret/rotate'])
    expect(await call(request, { body: {} }), request).toMatchObject({ status: 401 });
});
