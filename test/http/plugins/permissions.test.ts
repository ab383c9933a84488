import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissions, type Permission } from '../../../src/domain/access/permissions.ts';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { openApi, type Api } from '../api.ts';
import { NOW, principal } from '../fixtures.ts';
import type { Document } from '../openapi/contract.ts';

const { paths } = (await buildOpenApiDocument()) as unknown as Document & {
  paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
};
const routes = Object.entries(paths)
  .filter(([path]) => /^\/(v1|api)\//.test(path))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );

/** The rule of the permissions, by what the path is about. */
function requiredPermissionOf(route: string): Permission | null {
  if (/\/v1\/(me|models)/.test(route)) return null;
  if (/webhook|deliver/.test(route)) return 'webhooks';
  if (route.includes('check-status')) return 'read';
  return route.startsWith('GET ') ? 'read' : 'generate';
}

describe('the permissions of a key', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi();
    // The names of its permissions are the key.
    api.operations.authenticateKey.mockImplementation(async (key) => ({
      outcome: 'authenticated',
      caller: {
        principal,
        limits: { team: null, key: null },
        permissions: permissions.filter((each) => key.split('+').includes(each)),
      },
    }));
  });
  afterAll(() => api.close());

  const send = (route: string, key: string) =>
    api.call(route, {
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      payload: /^(POST|PUT|PATCH)/.test(route) ? '{' : undefined,
    });

  it.each(routes)('let into $route only keys that have what it requires', async ({ route }) => {
    const requiredPermission = requiredPermissionOf(route);
    for (const permission of permissions) {
      const isEnough = requiredPermission === null || permission === requiredPermission;
      if (isEnough) expect((await send(route, permission)).status).not.toBe(403);
      const others = ['none', ...permissions.filter((each) => each !== permission)].join('+');
      const answer = await send(route, others);
      if (permission !== requiredPermission) expect(answer.status).not.toBe(403);
      else if (route.includes(' /api/'))
        expect(answer).toMatchObject({ status: 403, body: { errorCode: 'FORBIDDEN' } });
      else expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden', requiredPermission } });
    }
  });

  it.each(routes)('are documented of $route', ({ route, operation }) => {
    const permission = requiredPermissionOf(route);
    expect(operation.security).toEqual(permission === null ? undefined : [{ teamKey: [permission] }]);
  });
});

it('an expired key gets a 401 that says so', async () => {
  const api = await openApi();
  api.operations.authenticateKey.mockResolvedValue({ outcome: 'expired', expiresAt: NOW });
  const native = await api.call('GET /v1/me');
  expect(native).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  expect(native.body.detail).toContain('expired at 2026-09-01T09:30:00.000Z');
  const dropIn = await api.call('POST /api/nano-banana-2/generate', { body: {} });
  expect(dropIn).toMatchObject({ status: 401, body: { errorCode: 'LOGIN_REQUIRED' } });
  expect(dropIn.body.error).toContain('expired at');
  await api.close();
});
