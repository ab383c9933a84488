import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bind } from '../../src/operations/bind.ts';
import { teamOperations } from '../../src/operations/team-operations.ts';
import type { AccessLimits } from '../../src/domain/access/access-limits.ts';
import type { Principal } from '../../src/domain/access/principal.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { setLimits } from '../../src/operations/access/set-limits.ts';
import { sqlite } from '../engines.ts';
import { createContext, createPrincipal, type TestContext } from '../operations/fixture.ts';
import { generationRows } from '../operations/stored.ts';
import { openApi, type Api } from './api.ts';

const create = {
  body: { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } },
};
const generate = { body: { prompt: 'A fox', mode: 'generate' } };

describe('limits over HTTP', () => {
  let context: TestContext;
  let api: Api;
  let principal: Principal;
  let keys: Record<'first' | 'second', { id: string; key: string }>;

  beforeEach(async () => {
    context = await createContext(sqlite);
    const { teamId } = await createPrincipal(context);
    keys = {
      first: await createKey(context, teamId, 'first'),
      second: await createKey(context, teamId, 'second'),
    };
    principal = { teamId, keyId: keys.first.id };
    api = await openApi({ operations: bind(teamOperations, context), clock: context.clock });
  });
  afterEach(async () => {
    await api.close();
    await context.database.drop();
  });

  const limitTeam = (limits: Partial<AccessLimits>) =>
    setLimits(context, { teamId: principal.teamId, ...limits });
  const limitKey = (limits: Partial<AccessLimits>) =>
    setLimits(context, { keyId: principal.keyId, ...limits });
  const call = (request: string, options: object = {}, by: 'first' | 'second' = 'first') =>
    api.call(request, { ...options, headers: { authorization: `Bearer ${keys[by].key}` } });

  it('leave answers without RateLimit headers where none are set', async () => {
    const { headers } = await call('GET /v1/budget');
    expect(headers).not.toHaveProperty('ratelimit');
    expect(headers).not.toHaveProperty('ratelimit-policy');
  });

  it('are told in every answer of either face, whatever it is', async () => {
    await limitTeam({ requestsPerMinute: 60 });
    const requests: [string, object, number][] = [
      ['GET /v1/budget', {}, 200],
      ['GET /v1/generations/gen_unknown', {}, 404],
      ['POST /v1/generations', { body: {} }, 400],
      ['POST /v1/generations', create, 202],
      ['POST /api/nano-banana-2/generate', generate, 200],
      ['POST /api/nano-banana-2/check-status', { body: { generationId: 'none' } }, 404],
      ['POST /api/nano-banana-2/generate', { body: {} }, 400],
    ];
    for (const [index, [request, options, status]] of requests.entries()) {
      const answer = await call(request, options);
      expect(answer.status).toBe(status);
      expect(answer.headers['ratelimit-policy']).toBe('"team";q=60;w=60');
      expect(answer.headers.ratelimit).toBe(`"team";r=${59 - index};t=60`);
    }
  });

  it('name a policy each for the team and the key', async () => {
    await limitTeam({ requestsPerMinute: 600 });
    await limitKey({ requestsPerMinute: 60 });
    await call('GET /v1/budget', {}, 'second');
    context.clock.advance(20_000);
    const { headers } = await call('GET /v1/budget');
    expect(headers['ratelimit-policy']).toBe('"team";q=600;w=60, "key";q=60;w=60');
    expect(headers.ratelimit).toBe('"team";r=598;t=40, "key";r=59;t=60');
  });

  it('refuse what is too much with 429 and Retry-After, count it nowhere, and take it when the time has come', async () => {
    await limitTeam({ requestsPerMinute: 2 });
    await call('GET /v1/budget');
    context.clock.advance(15_000);
    await call('POST /api/nano-banana-2/check-status', { body: { generationId: 'none' } }, 'second');
    for (let i = 0; i < 3; i++) {
      const { status, headers, body } = await call('POST /v1/generations', create);
      expect(status).toBe(429);
      expect(body).toMatchObject({ code: 'rate_limited', scope: 'team', requestsPerMinute: 2 });
      expect(headers).toMatchObject({ 'retry-after': '45', ratelimit: '"team";r=0;t=45' });
    }
    expect(await generationRows(context)).toEqual([]);
    context.clock.advance(45_000);
    expect((await call('POST /v1/generations', create)).status).toBe(202);
    expect((await call('GET /v1/budget')).status).toBe(429);
  });

  it('hold from the next call on when they are set, changed or lifted', async () => {
    const status = async () => (await call('GET /v1/budget')).status;
    await limitKey({ requestsPerMinute: 1 });
    expect([await status(), await status()]).toEqual([200, 429]);
    await limitKey({ requestsPerMinute: 2 });
    expect([await status(), await status()]).toEqual([200, 429]);
    await limitKey({ requestsPerMinute: null });
    expect(await status()).toBe(200);
  });

  it('answer in the form of the vendor on the drop-in face', async () => {
    await limitTeam({ requestsPerMinute: 1 });
    await call('GET /v1/budget');
    const { status, headers, body } = await call('POST /api/nano-banana-2/generate', generate);
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 429, retryAfter: '60' });
    expect(body).toEqual({
      success: false,
      error: expect.stringContaining('1 requests a minute') as string,
      errorCode: 'API_KEY_RATE_LIMIT_EXCEEDED',
    });
  });

  it('of generations in flight answer 429 too_many_in_flight with Retry-After on both faces', async () => {
    await limitKey({ maxInFlight: 1 });
    await call('POST /v1/generations', create);
    const native = await call('POST /v1/generations', create);
    expect(native).toMatchObject({ status: 429, headers: { 'retry-after': '18' } });
    expect(native.body).toMatchObject({ code: 'too_many_in_flight', scope: 'key', maxInFlight: 1 });
    const dropIn = await call('POST /api/nano-banana-2/generate', generate);
    expect(dropIn).toMatchObject({ status: 429, headers: { 'retry-after': '18' } });
    expect(dropIn.body).toMatchObject({ success: false, errorCode: 'API_KEY_RATE_LIMIT_EXCEEDED' });
    expect(await generationRows(context)).toHaveLength(1);
  });

  it.each([
    ['/model', { allowedModels: ['nano-banana-pro'] }],
    ['/input/imageQuality', { allowedQualities: ['2K', '4K'] }],
  ] as [string, Partial<AccessLimits>][])(
    'refuse what is not allowed with 403 that names %s, FORBIDDEN on the drop-in face',
    async (pointer, limits) => {
      await limitTeam(limits);
      const native = await call('POST /v1/generations', create);
      expect(native).toMatchObject({
        status: 403,
        body: { code: 'model_not_allowed', errors: [{ pointer }] },
      });
      const dropIn = await call('POST /api/nano-banana-2/generate', generate);
      expect(dropIn).toMatchObject({ status: 403, body: { success: false, errorCode: 'FORBIDDEN' } });
    },
  );

  it('cost a call no query of its own where there are none, and one where there are', async () => {
    const { prepared } = context.store.reader;
    await call('GET /v1/models');
    expect([...prepared.keys()]).toEqual(['select_key_and_whether_limited']);
    await limitTeam({ requestsPerMinute: 60, maxInFlight: 5 });
    await call('GET /v1/models');
    expect([...prepared.keys()]).toEqual(['select_key_and_whether_limited', 'select_limits']);
  });

  it('are documented on every operation that takes a team key, and on no other', () => {
    const { paths } = api.document as unknown as { paths: Record<string, Record<string, Documented>> };
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(15);
    for (const { operationId, security, responses } of operations) {
      const limited = security === undefined || security.some((scheme) => 'teamKey' in scheme);
      // An operator's operations answer 429 to wrong tokens only.
      const isOperators = security?.some((scheme) => 'operatorToken' in scheme) === true;
      expect([operationId, '429' in responses]).toEqual([operationId, limited || isOperators]);
      for (const [status, { headers }] of Object.entries(responses)) {
        // A body that is too large or of another type may be refused before the key is read.
        if (limited && ['413', '415'].includes(status)) continue;
        expect([operationId, status, 'RateLimit' in (headers ?? {})]).toEqual([operationId, status, limited]);
      }
    }
  });
});

interface Documented {
  operationId: string;
  security?: object[];
  responses: Record<string, { headers?: object }>;
}
