import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { listAuditLog } from '../../../src/operations/audit/list-audit-log.ts';
import { verifyAuditLog } from '../../../src/operations/audit/verify-audit-log.ts';
import { openApi, type Api } from '../../http/api.ts';
import { operatorToken } from '../../http/fixtures.ts';
import type { Document } from '../../http/openapi/contract.ts';
import { operationsOf } from '../../http/openapi/truth/documented.ts';
import { successes } from '../../http/openapi/truth/successes.ts';
import { newWorld, openContext, realDependencies, type Arrange } from '../../http/openapi/truth/world.ts';
import type { TestContext } from '../fixture.ts';

/** What changes something that is no configuration, each with why. */
const unrecorded: Record<string, string> = {
  'POST /v1/generations': 'the ledger and the generation itself say it',
  'POST /v1/generations/quote': 'changes nothing',
  'POST /v1/generations/{id}/cancel': 'the generation itself says it',
  'POST /v1/files': 'the files of a team are its data',
  'DELETE /v1/files/{id}': 'the files of a team are its data',
  'POST /api/nano-banana-2/generate': 'as POST /v1/generations',
  'POST /api/nano-banana-2/check-status': 'changes nothing',
  'POST /api/nano-banana-pro/generate': 'as POST /v1/generations',
  'POST /api/nano-banana-pro/check-status': 'changes nothing',
};
for (const base of ['/v1', '/admin/v1', '/admin/v1/teams/{team}'])
  for (const path of [
    '/webhook-endpoints/{id}/test',
    '/webhook-endpoints/{id}/recover',
    '/events/{id}/deliver',
    '/deliveries/retry',
    '/deliveries/{id}/retry',
  ])
    unrecorded[`POST ${base}${path}`] = 'the deliveries and their attempts say it';

const changing = operationsOf((await buildOpenApiDocument()) as Document)
  .map(([route]) => route)
  .filter((route) => !route.startsWith('GET '));

describe('every change over HTTP', () => {
  let context: TestContext;
  let api: Api;
  beforeAll(async () => {
    context = await openContext();
    api = await openApi(realDependencies(context));
  });
  afterAll(async () => {
    await api.close();
    await context.database.drop();
  });

  it.each(changing)('is in the audit log, with its actor and no secret: %s', async (route) => {
    const path = route.split(' ')[1]!;
    const isAdmin = path.startsWith('/admin/');
    const world = await newWorld(context, path);
    const arrange: Arrange = successes[route] ?? (() => ({}));
    const { params = {}, query, ...call } = await arrange(world);
    const filled = route.replace(/\{(\w+)\}/g, (_match, name: string) =>
      encodeURIComponent(params[name] ?? name),
    );
    const before = (await listAuditLog(context, { limit: 1 })).entries[0]?.sequence ?? 0;
    const answer = await api.call(query === undefined ? filled : `${filled}?${query}`, {
      ...call,
      headers: {
        authorization: `Bearer ${isAdmin ? operatorToken : world.key}`,
        'x-actor': 'alice',
        'x-request-id': 'request-1',
        ...call.headers,
      },
    });
    expect(answer.status).toBeLessThan(300);
    const { entries } = await listAuditLog(context, { limit: 10 });
    const made = entries.filter(({ sequence }) => sequence > before);
    if (route in unrecorded) {
      expect(made).toEqual([]);
      return;
    }
    expect(made).toHaveLength(1);
    const { keyId: id } = world.principal;
    expect(made[0]?.payload?.actor).toMatchObject(
      isAdmin ? { kind: 'admin_token', id: null, note: 'alice' } : { kind: 'key', id },
    );
    expect(made[0]?.payload?.actor).toMatchObject({ isProven: true, requestId: 'request-1' });
    expect(made[0]?.payload?.actor.address).toMatch(/^10\./);
    const secrets = [answer.body.key, answer.body.token, answer.body.secret].filter(
      (each) => each !== undefined,
    );
    for (const secret of secrets) expect(JSON.stringify(made)).not.toContain(secret);
  });

  it('leaves a chain that verifies', async () => {
    const { head, faults } = await verifyAuditLog(context);
    expect(faults).toEqual([]);
    expect(head.sequence).toBeGreaterThan(changing.length);
  });

  it('that is not recorded is there', () => {
    expect(Object.keys(unrecorded).filter((route) => !changing.includes(route))).toEqual([]);
  });
});
