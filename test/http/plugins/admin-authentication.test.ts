import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorRoles, type OperatorRole } from '../../../src/domain/access/operator.ts';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { adminOperations } from '../../../src/operations/admin-operations.ts';
import { bind } from '../../../src/operations/bind.ts';
import type { OperationContext } from '../../../src/operations/operation-context.ts';
import { openApi, type Api } from '../api.ts';
import { operatorToken, teamKey } from '../fixtures.ts';
import type { Document } from '../openapi/contract.ts';

const { paths, components } = (await buildOpenApiDocument()) as unknown as Document & {
  paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
  components: { securitySchemes: object };
};
const routes = Object.entries(paths)
  .filter(([path]) => path.startsWith('/admin/'))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );

/** The rule of the roles: who may read may read everything, and these alone need more than `operator`. */
const adminsOnly = [
  'POST /admin/v1/operators',
  'DELETE /admin/v1/operators/{id}',
  'POST /admin/v1/webhook-keys/rotate',
];
const requiredRoleOf = (route: string): OperatorRole => {
  if (adminsOnly.includes(route)) return 'admin';
  return route.startsWith('GET ') ? 'viewer' : 'operator';
};

describe('the operator’s face', () => {
  let api: Api;
  beforeAll(async () => {
    // Nothing behind the token is reached. A role is its own token.
    const operations = {
      ...bind(adminOperations, {} as OperationContext),
      hasOperators: async () => true,
      authenticateOperator: async (token: string) => {
        const role = operatorRoles.find((each) => each === token);
        if (role === undefined) return { outcome: 'unknown' } as const;
        return { outcome: 'authenticated', operator: { id: 'op_1', name: role, role } } as const;
      },
    };
    api = await openApi({ admin: { token: operatorToken, operations } });
  });
  afterAll(() => api.close());

  const send = (route: string, authorization: string) => {
    const payload = /^(POST|PUT|PATCH)/.test(route) ? '{' : undefined;
    return api.call(route, { headers: { authorization, 'content-type': 'application/json' }, payload });
  };

  it.each(routes)('needs a token for $route, before the body is read', async ({ route }) => {
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${teamKey}`,
      `Bearer ${operatorToken}x`,
      `Basic ${operatorToken}`,
    ]) {
      const answer = await send(route, authorization);
      expect(answer, route).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });

  it.each(routes)('lets into $route every role that suffices, and no other', async ({ route }) => {
    const requiredRole = requiredRoleOf(route);
    const sufficient = operatorRoles.slice(operatorRoles.indexOf(requiredRole));
    for (const token of [...operatorRoles, operatorToken]) {
      const answer = await send(route, `Bearer ${token}`);
      if ([...sufficient, operatorToken].includes(token)) expect([401, 403]).not.toContain(answer.status);
      else expect(answer, token).toMatchObject({ status: 403, body: { code: 'forbidden', requiredRole } });
    }
  });

  it.each(routes)('documents the role of $route', ({ route, operation }) => {
    expect(operation.security).toEqual([{ operatorToken: [requiredRoleOf(route)] }]);
  });

  it('is the only one that its security scheme is for', () => {
    expect(components.securitySchemes).toHaveProperty('operatorToken');
    for (const [path, methods] of Object.entries(paths))
      for (const { security } of Object.values(methods))
        expect(JSON.stringify(security ?? []).includes('operatorToken'), path).toBe(
          path.startsWith('/admin/'),
        );
  });

  it('has tokens that open nothing of the teams', async () => {
    for (const token of [operatorToken, ...operatorRoles])
      expect(
        await api.call('GET /v1/budget', { headers: { authorization: `Bearer ${token}` } }),
      ).toMatchObject({
        status: 401,
      });
  });
});
