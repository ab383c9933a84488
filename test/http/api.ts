import { pino } from 'pino';
import { expect } from 'vitest';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import type { AdminOperations } from '../../src/http/admin-operations.ts';
import { createServer, type ServerDependencies } from '../../src/http/server.ts';
import { createContract, type Document } from './openapi/contract.ts';
import { NOW, operatorToken, teamKey } from './fixtures.ts';
import { fakeOperations } from './operations.ts';

export interface CallOptions {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with the content type of `headers`. */
  payload?: string | Buffer;
}

/**
 * A server on fake operations. Every answer it gives is compared with the OpenAPI document on the way, so that a test which
 * only looks at one field still fails when the answer is not as documented.
 */
export async function openApi(overrides: Partial<ServerDependencies> = {}) {
  const logLines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line) => logLines.push(JSON.parse(line) as Record<string, unknown>) });
  const operations = fakeOperations();
  const app = await createServer({
    operations,
    admin: { token: operatorToken, operations: {} as AdminOperations },
    readiness: async () => ({ status: 'ready', checks: { database: 'ok' } }),
    metrics: { contentType: 'text/plain', render: async () => '', answered: () => undefined },
    logger,
    clock: { now: () => NOW },
    priceList: createPriceList(),
    ...overrides,
  });
  await app.ready();
  const document = app.swagger() as unknown as Document;
  const contract = createContract(document);

  async function call(request: string, { headers = {}, body, payload }: CallOptions = {}) {
    const [method = '', url = ''] = request.split(' ');
    const answer = await app.inject({
      method: method,
      url,
      headers: {
        authorization: `Bearer ${teamKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      payload: payload ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
    const contentType = answer.headers['content-type']?.toString();
    const parsed = answer.body === '' ? undefined : (JSON.parse(answer.body) as Record<string, unknown>);
    const { statusCode: status } = answer;
    const path = pathOf(document, method, url);
    if (path !== undefined)
      expect(contract.faultsOf({ method, path, status, contentType, body: parsed })).toEqual([]);
    return { status, contentType: contentType?.split(';')[0], headers: answer.headers, body: parsed ?? {} };
  }

  /** Everything as at the start, for the next test. */
  function reset() {
    for (const operation of Object.values(operations)) operation.mockReset();
    logLines.length = 0;
  }

  return { app, operations, call, logLines, reset, close: () => app.close() };
}

export type Api = Awaited<ReturnType<typeof openApi>>;

/** The documented path of a URL; undefined where there is none for the method. */
function pathOf(document: Document, method: string, url: string): string | undefined {
  const path = url.split('?')[0] ?? '';
  return Object.entries(document.paths).find(
    ([documented, operations]) =>
      method.toLowerCase() in operations &&
      new RegExp(`^${documented.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )?.[0];
}
