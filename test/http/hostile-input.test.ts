import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildOpenApiDocument } from '../../src/http/openapi/build-openapi-document.ts';
import { openApi, type Api } from './api.ts';
import { operatorToken } from './fixtures.ts';
import type { Document, Operation } from './openapi/contract.ts';

/** Every operation of the document for callers with a key: none of them is reached by what is sent here. */
const document = (await buildOpenApiDocument()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(() => /^\/(v1|admin\/v1|api)\//.test(path))
    .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);
const native = operations.filter(({ path }) => !path.startsWith('/api/'));
const parametersIn = (place: string, { parameters = [] }: Operation) =>
  parameters.filter((parameter) => parameter.in === place);
const queryParameters = native.flatMap(({ method, path, operation }) =>
  parametersIn('query', operation).map(
    ({ name, schema }) => [`${method} ${path}`, name, (schema as { type?: string }).type] as const,
  ),
);
// Uploads are read as they arrive, whatever they contain: see `test/http/routes/files`.
const withBody = operations.filter(
  ({ operation }) => operation.requestBody !== undefined && operation.operationId !== 'uploadFile',
);

const anyId = '01k3zv8q5rwt4n6m2x7c9d0e1f';
const filled = (path: string) => path.replace('{task}', 'poll').replace(/\{\w+\}/g, anyId);

const picture = { model: 'nano-banana-2', input: { prompt: 'A fox', mode: 'generate' } };
const endpoint = { url: 'https://example.com/hook' };
const limits = { requestsPerMinute: 1, maxInFlight: 1, allowedModels: null, allowedQualities: null };
const since = { since: '2026-08-31T09:30:00Z' };
/** Bodies that would be accepted, of the operations that need one: what is refused is the parameter. */
const validBodies: Record<string, object> = {
  'POST /v1/generations': picture,
  'POST /v1/generations/quote': picture,
  'POST /v1/webhook-endpoints': endpoint,
  'PATCH /v1/webhook-endpoints/{id}': endpoint,
  'POST /v1/webhook-endpoints/{id}/recover': since,
  'POST /v1/deliveries/retry': {},
  'POST /v1/events/{id}/deliver': { endpointId: 'ep_01k3zv8q5rwt4n6m2x7c9d0e1f' },
  'POST /admin/v1/teams': { name: 'web' },
  'POST /admin/v1/operators': { name: 'ada', role: 'viewer' },
  'PATCH /admin/v1/teams/{team}': { weight: 2 },
  'POST /admin/v1/teams/{team}/keys': {},
  'POST /admin/v1/keys/{id}/rotate': {},
  'POST /admin/v1/generations/{id}/resolve': { resolution: 'released', reason: 'test' },
  'POST /admin/v1/teams/{team}/webhook-endpoints': endpoint,
  'PATCH /admin/v1/teams/{team}/webhook-endpoints/{id}': endpoint,
  'POST /admin/v1/teams/{team}/webhook-endpoints/{id}/recover': since,
  'POST /admin/v1/teams/{team}/deliveries/retry': {},
  'POST /admin/v1/teams/{team}/events/{id}/deliver': { endpointId: 'ep_01k3zv8q5rwt4n6m2x7c9d0e1f' },
  'PATCH /admin/v1/teams/{team}/files': { uploadDays: 7 },
  'PATCH /admin/v1/teams/{team}/retention': { textsDays: 14 },
  'PUT /admin/v1/teams/{team}/limits': limits,
  'PUT /admin/v1/keys/{id}/limits': limits,
  'PUT /admin/v1/budgets': { scope: 'gateway', limitCredits: 1, period: 'month', timeZone: 'UTC' },
  'POST /admin/v1/budgets/{id}/adjustments': { credits: 1, note: 'test' },
  'POST /admin/v1/unreconciled-charges/{id}/resolve': { resolution: 'charge' },
  'POST /admin/v1/webhook-endpoints': endpoint,
  'PATCH /admin/v1/webhook-endpoints/{id}': endpoint,
  'POST /admin/v1/webhook-endpoints/{id}/recover': since,
  'POST /admin/v1/deliveries/retry': {},
  'POST /admin/v1/events/{id}/deliver': { endpointId: 'ep_01k3zv8q5rwt4n6m2x7c9d0e1f' },
};

const spellings = [
  '1e1',
  '1E1',
  '0x10',
  '0b1',
  '0o7',
  '%205',
  '5%20',
  '%2B5',
  '5.0',
  '5.',
  '05',
  '-0',
  '-1',
  '٣',
  '５',
]
  .concat([
    '99999999999999999999',
    '9007199254740993',
    '1e400',
    'Infinity',
    'NaN',
    'null',
    'true',
    '',
    '[]',
    '1_0',
  ])
  .concat(['5,6', "5'", '%00']);

describe('hostile input', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  beforeEach(() => api.reset());
  afterAll(async () => api.close());

  const call = (method: string, url: string, payload?: string) =>
    api.call(`${method} ${url}`, {
      headers: {
        ...(url.startsWith('/admin') && { authorization: `Bearer ${operatorToken}` }),
        ...(payload !== undefined && { 'content-type': 'application/json' }),
      },
      payload,
    });
  const pointersOf = ({ body }: Awaited<ReturnType<typeof call>>) =>
    ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);

  it('is sent to every operation', () => {
    expect(native.length).toBeGreaterThan(60);
    expect(withBody.length).toBeGreaterThan(20);
    expect(queryParameters.filter(([, , type]) => type === 'integer').length).toBeGreaterThan(10);
  });

  it.each(native.map(({ method, path }) => [method, path]))(
    '%s %s refuses a parameter that it does not document',
    async (method, path) => {
      for (const name of ['dry_run', '__proto__', 'constructor', 'Limit', 'limit[]']) {
        const body = validBodies[`${method} ${path}`];
        const url = `${filled(path)}?${encodeURIComponent(name)}=true`;
        const answer = await call(method, url, body && JSON.stringify(body));
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
        expect(pointersOf(answer)).toContain(name);
      }
    },
  );

  it.each(queryParameters.filter(([, , type]) => type === 'integer'))(
    '%s takes only plain decimal digits as %s',
    async (route, name) => {
      const [method = '', path = ''] = route.split(' ');
      for (const spelling of spellings) {
        const answer = await call(method, `${filled(path)}?${name}=${spelling}`);
        expect({ spelling, status: answer.status, pointers: pointersOf(answer) }).toEqual({
          spelling,
          status: 400,
          pointers: expect.arrayContaining([name]) as string[],
        });
      }
      const twice = await call(method, `${filled(path)}?${name}=5&${name}=5`);
      expect(twice.status).toBe(400);
    },
  );

  it('has no parameter of a type whose spelling nothing checks', () => {
    expect(queryParameters.filter(([, , type]) => type === 'number')).toEqual([]);
  });

  it.each(queryParameters)('%s refuses U+0000 in %s', async (route, name) => {
    const [method = '', path = ''] = route.split(' ');
    const answer = await call(method, `${filled(path)}?${name}=a%00b`);
    expect(answer.status).toBe(400);
    expect(pointersOf(answer)).toContain(name);
  });

  it.each(
    native.flatMap(({ method, path, operation }) =>
      parametersIn('path', operation).map(({ name }) => [method, path, name] as const),
    ),
  )('%s %s refuses U+0000 in %s', async (method, path, name) => {
    for (const text of ['%00', `${anyId}%00`]) {
      const answer = await call(method, filled(path.replace(`{${name}}`, text)), '{}');
      expect(answer.status).toBe(400);
      expect(pointersOf(answer)).toContain(name);
    }
  });

  it.each(withBody.map(({ method, path }) => [method, path]))(
    '%s %s refuses a body that is nested thousands deep',
    async (method, path) => {
      const deep = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;
      const objects = (count: number) => `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`;
      const values = [deep(5_000), objects(5_000), '['.repeat(5_000), `{"input":${objects(5_000)}}`];
      for (const payload of [...values, `{"events":[${deep(5_000)},${deep(5_000)}]}`]) {
        const answer = await call(method, filled(path), payload);
        expect(answer.status).toBe(400);
      }
    },
  );

  it.each(withBody)(
    '$method $path refuses text that cannot be stored',
    async ({ method, path, operation }) => {
      for (const name of ['unknown', ...fieldsOf(operation)])
        for (const payload of [
          `{"${name}":"a\\u0000b"}`,
          `{"${name}":[["\\ud800"]]}`,
          `{"${name}":{"a/b":{"c":"\\ude00\\ud83d"}}}`,
          `{"${name}":{"a\\udc00b":1}}`,
        ]) {
          const answer = await call(method, filled(path), payload);
          expect(answer.status, payload).toBe(400);
          if (!path.startsWith('/api/')) expect(JSON.stringify(answer.body)).toContain('U+0000');
        }
    },
  );

  it('names the field whose text cannot be stored, however deep it is', async () => {
    const answer = await call('POST', '/v1/generations', '{"metadata":{"ok":"1","a/b":"x\\u0000"}}');
    expect(answer.body.errors).toEqual([
      { pointer: '/metadata/a~1b', detail: 'must not contain U+0000 or a lone surrogate' },
    ]);
  });

  it('is no text with paired surrogates, escaped characters or brackets', async () => {
    const prompt = `${'['.repeat(100)} \\"[{ \\ud83d\\ude00 \\u0001 \\uffff`;
    const body = `{"model":"nano-banana-2","input":{"prompt":"${prompt}","mode":"generate"}}`;
    expect((await call('POST', '/v1/generations', body)).status).toBe(202);
  });
});

/** The fields of a request body, of every model where there are several. */
function fieldsOf({ requestBody }: Operation): string[] {
  const named = (schema: object): object[] =>
    '$ref' in schema
      ? named(document.components.schemas[String(schema.$ref).split('/').at(-1)!]!)
      : membersOf(schema);
  const membersOf = (schema: object): object[] =>
    'oneOf' in schema ? (schema.oneOf as object[]).flatMap(named) : [schema];
  const schemas = named(requestBody?.content['application/json']?.schema ?? {});
  return [
    ...new Set(
      schemas.flatMap((schema) => Object.keys((schema as { properties?: object }).properties ?? {})),
    ),
  ];
}
