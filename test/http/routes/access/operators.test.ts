import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, toTimestamp } from '../../../../src/domain/clock.ts';
import { adminOperations } from '../../../../src/operations/admin-operations.ts';
import { bind } from '../../../../src/operations/bind.ts';
import { openAdminApi, unknown, type AdminApi } from '../../admin-api.ts';
import { openApi } from '../../api.ts';

describe('/admin/v1/operators', () => {
  let api: AdminApi;
  beforeAll(async () => (api = await openAdminApi()));
  afterAll(() => api.close());

  const create = async (body: object) => (await api.call('POST /admin/v1/operators', { body })).body;
  const as = (token: unknown) => ({ headers: { authorization: `Bearer ${token as string}` } });

  it('creates an operator whose token works until it is revoked', async () => {
    const made = await api.call('POST /admin/v1/operators', { body: { name: 'alice', role: 'operator' } });
    const { token, ...operator } = made.body;
    expect(made).toMatchObject({ status: 201, body: { name: 'alice', role: 'operator', expiresAt: null } });
    expect(made.headers.location).toBe(`/admin/v1/operators/${operator.id as string}`);
    expect((await api.call(`GET ${made.headers.location!}`)).body).toEqual(operator);
    const list = await api.call('GET /admin/v1/operators');
    expect(list.body.data).toEqual([operator]);

    const team = { ...as(token), body: { name: 'of-alice' } };
    expect(await api.call('POST /admin/v1/teams', team)).toMatchObject({ status: 201 });
    expect(
      await api.call('POST /admin/v1/operators', { ...as(token), body: { name: 'mallory', role: 'admin' } }),
    ).toMatchObject({ status: 403, body: { code: 'forbidden', requiredRole: 'admin' } });

    const path = `/admin/v1/operators/${operator.id as string}`;
    expect(await api.call(`DELETE ${path}`)).toMatchObject({ status: 204 });
    expect(await api.call('GET /admin/v1/teams', as(token))).toMatchObject({ status: 401 });
    expect((await api.call(`GET ${path}`)).body.revokedAt).not.toBeNull();
    expect(await api.call(`DELETE ${path}`)).toMatchObject({ status: 404 });
  });

  it('answers an expired token with 401, and says so', async () => {
    const expiresAt = toTimestamp(api.context.clock.now() + DAY_MS);
    const { token } = await create({ name: 'for-a-day', role: 'viewer', expiresAt });
    expect(await api.call('GET /admin/v1/teams', as(token))).toMatchObject({ status: 200 });
    api.context.clock.advance(DAY_MS);
    const answer = await api.call('GET /admin/v1/teams', as(token));
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(answer.body.detail).toContain(expiresAt);
  });

  it.each([
    ['no role', { name: 'x' }, '/role'],
    ['an unknown role', { name: 'x', role: 'owner' }, '/role'],
    ['a name with a space', { name: 'a b', role: 'viewer' }, '/name'],
    ['an expiry that is no time', { name: 'x', role: 'viewer', expiresAt: 'soon' }, '/expiresAt'],
    ['an expiry in the past', { name: 'x', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt'],
  ])('names the field, 400: %s', async (_name, body, pointer) => {
    expect(await api.call('POST /admin/v1/operators', { body })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer }] },
    });
  });

  it('answers an unknown operator with 404', async () => {
    for (const method of ['GET', 'DELETE'])
      expect(await api.call(`${method} /admin/v1/operators/${unknown('op')}`)).toMatchObject({ status: 404 });
  });
});

it('/admin/v1 is not there without ADMIN_TOKEN until there is an operator', async () => {
  const { context, close } = await openAdminApi();
  const operations = bind(adminOperations, context);
  const api = await openApi({ admin: { token: null, operations } });
  const list = (token: string) =>
    api.call('GET /admin/v1/teams', { headers: { authorization: token === '' ? '' : `Bearer ${token}` } });
  for (const token of ['', 'null', 'undefined']) {
    // No answer that the document has, which describes a face that is there.
    const answer = await api.inject({
      url: '/admin/v1/teams',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'not_found' });
  }
  const { token } = await operations.createOperator({ name: 'alice', role: 'viewer', expiresAt: null });
  expect(await list(token)).toMatchObject({ status: 200 });
  for (const wrong of ['', 'null', 'undefined']) expect(await list(wrong)).toMatchObject({ status: 401 });
  await api.close();
  await close();
});
