import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOperations } from '../../../src/operations/admin-operations.ts';
import { bind } from '../../../src/operations/bind.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';
import { openApi, type Api } from '../api.ts';
import { operatorToken, teamKey } from '../fixtures.ts';

describe('the operator’s token', () => {
  let api: Api;
  beforeAll(async () => {
    // Nothing behind the token is reached.
    const operations = bind(adminOperations, {} as OperationContext);
    api = await openApi({ admin: { token: operatorToken, operations } });
  });
  afterAll(() => api.close());

  const document = async () =>
    (await api.call('GET /openapi.json')).body as unknown as {
      paths: Record<string, Record<string, { security?: object[] }>>;
      components: { securitySchemes: object };
    };

  it('is needed for every route under /admin/v1, before the body is read', async () => {
    const { paths } = await document();
    const routes = Object.entries(paths)
      .filter(([path]) => path.startsWith('/admin/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(routes.length).toBeGreaterThan(20);
    const wrong = ['', 'Bearer', `Bearer ${teamKey}`, `Bearer ${operatorToken}x`, `Basic ${operatorToken}`];
    for (const route of routes) {
      for (const authorization of wrong) {
        const headers = { authorization, 'content-type': 'application/json' };
        const payload = /^(POST|PUT|PATCH)/.test(route) ? '{' : undefined;
        const answer = await api.call(route, { headers, payload });
        expect(answer, route).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      }
    }
  });

  it('is a security scheme of its own in the document', async () => {
    const { paths, components } = await document();
    expect(components.securitySchemes).toHaveProperty('operatorToken');
    for (const [path, methods] of Object.entries(paths))
      for (const { security } of Object.values(methods))
        expect(JSON.stringify(security ?? []).includes('operatorToken'), path).toBe(
          path.startsWith('/admin/'),
        );
  });

  it('opens nothing of the teams', async () => {
    const headers = { authorization: `Bearer ${operatorToken}` };
    expect(await api.call('GET /v1/budget', { headers })).toMatchObject({ status: 401 });
  });
});

it('without a token set there is no /admin/v1, whoever asks', async () => {
  const api = await openApi({ admin: null });
  for (const authorization of ['', 'Bearer ', 'Bearer null', `Bearer ${teamKey}`])
    expect(await api.call('GET /admin/v1/teams', { headers: { authorization } })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  expect(JSON.stringify((await api.call('GET /openapi.json')).body)).not.toContain('/admin/');
  await api.close();
});
