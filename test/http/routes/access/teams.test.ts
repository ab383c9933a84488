import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';

describe('/admin/v1/teams', () => {
  let api: AdminApi;
  beforeAll(async () => (api = await openAdminApi()));
  afterAll(() => api.close());

  it('makes a team and reads it by id and by name', async () => {
    const made = await api.call('POST /admin/v1/teams', { body: { name: 'web' } });
    expect(made).toMatchObject({ status: 201, body: { object: 'team', name: 'web', weight: 1 } });
    const { id } = made.body as { id: string };
    expect(made.headers.location).toBe(`/admin/v1/teams/${id}`);
    for (const team of [id, 'web'])
      expect((await api.call(`GET /admin/v1/teams/${team}`)).body).toEqual(made.body);
  });

  it('refuses a name that is taken, 409', async () => {
    await api.call('POST /admin/v1/teams', { body: { name: 'confirmed' } });
    expect(await api.call('POST /admin/v1/teams', { body: { name: 'confirmed' } })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  it.each([
    ['no name', {}, '/name'],
    ['two words', { name: 'two words' }, '/name'],
    ['65 characters', { name: 'n'.repeat(65) }, '/name'],
    ['a name that is a number', { name: 5 }, '/name'],
    ['an unknown field', { name: 'x', id: 'team_1' }, '/id'],
  ])('names the field, 400: %s', async (_name, body, pointer) => {
    const answer = await api.call('POST /admin/v1/teams', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ pointer }] } });
  });

  it('lists in pages, each team once', async () => {
    for (const name of ['a', 'b', 'c']) await api.team(name);
    const names: string[] = [];
    let cursor: unknown = '';
    for (let pages = 0; cursor !== null && pages < 10; pages++) {
      const { status, body } = await api.call(
        `GET /admin/v1/teams?limit=2${cursor === '' ? '' : `&cursor=${cursor as string}`}`,
      );
      expect(status).toBe(200);
      names.push(...(body.data as { name: string }[]).map(({ name }) => name));
      cursor = body.nextCursor;
    }
    expect(new Set(names).size).toBe(names.length);
    expect(names.slice(-3)).toEqual(['a', 'b', 'c']);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'page=2'])('refuses the parameter %s, 400', async (query) => {
    const answer = await api.call(`GET /admin/v1/teams?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: query.split('=')[0] }] } });
  });

  it('sets the weight of a team, by id and by name', async () => {
    const { teamId } = await api.team('heavy');
    for (const [team, weight] of [
      [teamId, 2],
      ['heavy', 1_000],
    ] as const) {
      const set = await api.call(`PATCH /admin/v1/teams/${team}`, { body: { weight } });
      expect(set).toMatchObject({ status: 200, body: { id: teamId, name: 'heavy', weight } });
      expect((await api.call('GET /admin/v1/teams/heavy')).body).toEqual(set.body);
    }
  });

  it.each([
    ['no weight', {}, '/weight'],
    ['a weight of 0', { weight: 0 }, '/weight'],
    ['a weight of 1001', { weight: 1_001 }, '/weight'],
    ['half a weight', { weight: 1.5 }, '/weight'],
    ['a weight in quotes', { weight: '2' }, '/weight'],
    ['a new name', { weight: 2, name: 'x' }, '/name'],
  ])('sets nothing and names the field, 400: %s', async (_name, body, pointer) => {
    const answer = await api.call('PATCH /admin/v1/teams/web', { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect((await api.call('GET /admin/v1/teams/web')).body.weight).toBe(1);
  });

  it('answers 404 for a team that there is not', async () => {
    const body = { weight: 2 };
    expect(await api.call('PATCH /admin/v1/teams/nobody', { body })).toMatchObject({ status: 404 });
    for (const team of ['nobody', unknown('team')])
      expect(await api.call(`GET /admin/v1/teams/${team}`)).toMatchObject({ status: 404 });
  });
});

describe('keys', () => {
  let api: AdminApi;
  beforeAll(async () => {
    api = await openAdminApi();
    await api.team('web');
  });
  afterAll(() => api.close());

  it('are made with a secret that is shown once, listed, read and revoked', async () => {
    const made = await api.call('POST /admin/v1/teams/web/keys', { body: { name: 'ci' } });
    expect(made).toMatchObject({ status: 201, body: { object: 'key', name: 'ci', revokedAt: null } });
    const { key, ...resource } = made.body as { id: string; key: string };
    expect(key).toMatch(/^nk_/);
    expect(made.headers.location).toBe(`/admin/v1/keys/${resource.id}`);
    expect((await api.call(`GET /admin/v1/keys/${resource.id}`)).body).toEqual(resource);
    expect((await api.call('GET /admin/v1/teams/web/keys')).body.data).toContainEqual(resource);

    expect(await api.call(`DELETE /admin/v1/keys/${resource.id}`)).toMatchObject({ status: 204 });
    expect((await api.call(`GET /admin/v1/keys/${resource.id}`)).body.revokedAt).toEqual(expect.any(String));
    expect(await api.call(`DELETE /admin/v1/keys/${resource.id}`)).toMatchObject({ status: 404 });
  });

  it.each([
    ['a name that is null', { name: null }, '/name'],
    ['a control character', { name: 'a\nb' }, '/name'],
    ['an unknown field', { secret: 'mine' }, '/secret'],
  ])('name the field, 400: %s', async (_name, body, pointer) => {
    const answer = await api.call('POST /admin/v1/teams/web/keys', { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('answer 404 for a team or a key that there is not', async () => {
    const routes = [
      'GET /admin/v1/teams/nobody/keys',
      `GET /admin/v1/keys/${unknown('key')}`,
      'GET /admin/v1/keys/x',
      'DELETE /admin/v1/keys/key_',
    ];
    for (const route of routes) expect(await api.call(route), route).toMatchObject({ status: 404 });
    expect(await api.call('POST /admin/v1/teams/nobody/keys', { body: {} })).toMatchObject({ status: 404 });
  });
});
