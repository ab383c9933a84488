import { beforeAll, describe, expect, it } from 'vitest';
import { modelIds } from '../../../src/domain/models/catalogue.ts';
import { eventTypes } from '../../../src/domain/events/event-type.ts';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { openApi } from '../api.ts';
import { createContract, type Document, type Operation } from './contract.ts';

describe('the OpenAPI document', () => {
  let document: Document;
  let contract: ReturnType<typeof createContract>;
  beforeAll(async () => {
    document = (await buildOpenApiDocument()) as Document;
    contract = createContract(document);
  });

  const operations = (): [string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    );

  it('is the same every time', async () => {
    expect(JSON.stringify(await buildOpenApiDocument())).toBe(JSON.stringify(document));
    expect(document.openapi).toBe('3.1.0');
  });

  it('names every operation once', () => {
    const webhooks = Object.values(document.webhooks).map(({ post }) => post.operationId);
    const ids = [...operations().map(([, { operationId }]) => operationId), ...webhooks];
    expect(ids.every((id) => /^[a-z]\w+$/i.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names what the operator does with its own endpoints as the team's, with Operator after the verb", () => {
    const idOf = (route: string) => operations().find(([name]) => name === route)?.[1].operationId;
    const shared = operations().filter(([route]) => /\/admin\/v1\/(webhook-e|deliveries)/.test(route));
    expect(shared.length).toBeGreaterThan(10);
    for (const [route, { operationId }] of shared)
      expect(operationId).toBe(idOf(route.replace('/admin', ''))?.replace(/^[a-z]+/, '$&Operator'));
  });

  it('refers to nothing that it does not hold', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    for (const [, reference] of references) {
      expect(reference).toMatch(/^#\/components\/(schemas|headers|examples)\/[\w-]+$/);
      expect(document).toHaveProperty(reference?.split('/').slice(1) ?? '');
    }
  });

  it('says of every response which headers it has, and with what value', () => {
    const answer = { method: 'GET', path: '/v1/models', status: 200, contentType: 'application/json' };
    const faultsOf = (headers: Record<string, string>) =>
      contract.faultsOf({ ...answer, headers, body: {} }).filter((fault) => fault.includes('header'));
    const constant = {
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    };
    expect(faultsOf({ ...constant, vary: 'Origin, Accept-Encoding', 'x-request-id': 'r' })).toEqual([]);
    expect(faultsOf({ ...constant, 'cache-control': 'public', vary: 'Cookie', server: 'x' })).toEqual([
      '200: the header cache-control is not documented to be public',
      '200: the header vary is not documented to be Cookie',
      '200: the header server is not documented',
    ]);
    const { 'referrer-policy': _, ...others } = constant;
    expect(faultsOf(others)).toEqual(['200: the header referrer-policy is missing']);
  });

  it('has a schema that compiles for every request and answer, and lists status codes one by one', () => {
    for (const [route, { requestBody, responses, parameters = [] }] of operations()) {
      expect(
        Object.keys(responses).every((status) => /^[2-5]\d\d$/.test(status)),
        route,
      ).toBe(true);
      const contents = [requestBody ?? { content: {} }, ...Object.values(responses)];
      for (const media of contents.flatMap(({ content = {} }) => Object.values(content)))
        expect(contract.compile(media.schema)).toBeTypeOf('function');
      for (const { schema } of parameters) expect(contract.compile(schema)).toBeTypeOf('function');
    }
  });

  it('documents errors of the native face as problems and those of the drop-in face in its own form', () => {
    for (const [route, { responses }] of operations()) {
      for (const [status, { content = {} }] of Object.entries(responses)) {
        if (Number(status) < 400 || route === 'GET /readyz') continue;
        const expected = route.includes(' /api/') ? 'application/json' : 'application/problem+json';
        expect(Object.keys(content), `${route} ${status}`).toEqual([expected]);
      }
    }
  });

  it('has one request for all models, and holds the input to the schema of its model', () => {
    const request = document.components.schemas.CreateGenerationRequest!;
    expect(request).toMatchObject({ properties: { model: { type: 'string', enum: modelIds } } });
    const valid = contract.compile(request);
    const input = { prompt: 'A fox', mode: 'generate', googleSearch: true };
    expect(valid({ model: 'nano-banana-2', input })).toBe(true);
    expect(valid({ model: 'nano-banana-pro', input })).toBe(false);
  });

  it('describes a webhook for every event', () => {
    expect(Object.keys(document.webhooks)).toEqual(eventTypes);
  });

  it('has examples that are as the schemas beside them say', () => {
    const withExamples = Object.entries(document.components.schemas).filter(
      ([, schema]) => 'examples' in schema,
    );
    expect(withExamples.length).toBeGreaterThanOrEqual(2 + eventTypes.length);
    for (const [name, schema] of withExamples) {
      const validate = contract.compile(schema);
      for (const example of (schema as { examples: unknown[] }).examples) {
        expect(validate(example), `${name} ${JSON.stringify(validate.errors)}`).toBe(true);
      }
    }
  });

  it('has a valid example for every request and every response', () => {
    const received = Object.entries(document.webhooks).map(([name, { post }]): [string, Operation] => [name, post]);
    let counted = 0;
    for (const [route, { requestBody, responses }] of [...operations(), ...received]) {
      const contents = [requestBody ?? { content: {} }, ...Object.values(responses)];
      for (const { schema, examples } of contents.flatMap(({ content = {} }) => Object.values(content))) {
        expect(Object.keys(examples ?? {}).length, route).toBeGreaterThan(0);
        const validate = contract.compile(schema);
        for (const { $ref } of Object.values(examples ?? {})) {
          const { value } = document.components.examples[$ref.split('/').at(-1) ?? ''] ?? {};
          expect(validate(value), `${route} ${$ref} ${JSON.stringify(validate.errors)}`).toBe(true);
          counted++;
        }
      }
    }
    expect(counted).toBeGreaterThan(500);
  });

  it('documents the headers that every response of a kind has', () => {
    for (const [route, { responses }] of operations())
      for (const [status, { headers = {} }] of Object.entries(responses)) {
        expect(headers, `${route} ${status}`).toHaveProperty('X-Request-Id');
        if (status === '401') expect(headers, route).toHaveProperty('WWW-Authenticate');
        if (status === '429' || status === '503') expect(headers, route).toHaveProperty('Retry-After');
      }
  });

  it('is served, with a page that needs nothing from elsewhere', async () => {
    const api = await openApi();
    expect((await api.call('GET /openapi.json')).body).toEqual(document);
    const page = await api.inject('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const [, script = ''] = /src="([^"]*bundle\.js)"/.exec(page.body) ?? [];
    expect((await api.inject(script)).statusCode).toBe(200);
    await api.close();
  });

  it('documents every route but itself and its page', async () => {
    const api = await openApi();
    const routes = routesOf(api.printRoutes({ commonPrefix: false }));
    await api.close();
    const documented = operations().map(([route]) => route);
    expect(routes.filter((route) => !/ \/(docs|openapi\.json)/.test(route)).sort()).toEqual(
      documented.sort(),
    );
  });
});

/** The routes of Fastify's own listing, a tree drawn with lines: four characters a level. */
function routesOf(tree: string): string[] {
  const parts: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+)(?: \(([^)]+)\))?/.exec(line) ?? [];
    if (part === '') return [];
    parts.length = indent.length / 4;
    parts.push(part);
    const path = parts.join('').replace(/:(\w+)/g, '{$1}');
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${path}`);
  });
}
