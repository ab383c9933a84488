import type { InjectOptions } from 'fastify';
import { expect } from 'vitest';
import type { Document } from './openapi/contract.ts';
import { NOW, teamKey, unusedAdmin } from './fixtures.ts';
import { fakeOperations } from './operations.ts';
import {
  buildServer,
  sharedServer,
  type ChangingDependencies,
  type FixedDependencies,
} from './shared-server.ts';

export interface CallOptions {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, with the content type of `headers`. */
  payload?: string | Buffer;
  /** Of the caller; another one for each call by default, since wrong tokens are counted by address. */
  remoteAddress?: string;
}

/**
 * The server on fake operations. Every answer it gives is compared with the OpenAPI document on the way, so that a test which
 * only looks at one field still fails when the answer is not as documented.
 */
export async function openApi(
  overrides: Partial<Omit<ChangingDependencies, 'admin'>> & FixedDependencies = {},
) {
  const { admin, bodyLimitBytes, trustedProxies, corsOrigins, waits, sessions, ...changing } = overrides;
  const logLines: Record<string, unknown>[] = [];
  const operations = fakeOperations();
  const dependencies: ChangingDependencies = {
    operations,
    admin: admin ?? unusedAdmin,
    readiness: async () => ({ status: 'ready', checks: { database: 'ok' } }),
    metrics: {
      contentType: 'text/plain',
      render: async () => '',
      answered: () => undefined,
      wrongToken: () => undefined,
    },
    log: (line) => logLines.push(JSON.parse(line) as Record<string, unknown>),
    clock: { now: () => NOW },
    ...changing,
  };
  const fixed = { bodyLimitBytes, trustedProxies, corsOrigins, waits, sessions };
  const isShared = admin?.token !== null && Object.values(fixed).every((value) => value === undefined);
  const { document, contract, printRoutes, ...server } = await (isShared
    ? sharedServer()
    : buildServer({ ...fixed, ...(admin && { admin }) }));
  const inject = (request: InjectOptions | string) => server.inject(dependencies, request);

  async function call(
    request: string,
    { headers = {}, body, payload, remoteAddress = newAddress() }: CallOptions = {},
  ) {
    const [method = '', url = ''] = request.split(' ');
    const answer = await inject({
      method: method as InjectOptions['method'],
      url,
      remoteAddress,
      headers: {
        authorization: `Bearer ${teamKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      payload: payload ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
    const contentType = answer.headers['content-type']?.toString();
    const parsed = parse(answer.body, contentType);
    const { statusCode: status } = answer;
    const path = pathOf(document, method, url);
    if (path !== undefined)
      expect(
        contract.faultsOf({ method, path, status, contentType, headers: answer.headers, body: parsed }),
      ).toEqual([]);
    return { status, contentType: contentType?.split(';')[0], headers: answer.headers, body: parsed ?? {} };
  }

  /** Everything as at the start, for the next test. */
  function reset() {
    for (const operation of Object.values(operations)) operation.mockReset();
    logLines.length = 0;
  }

  return { document, printRoutes, inject, operations, call, logLines, reset, close: server.close };
}

export type Api = Awaited<ReturnType<typeof openApi>>;

let addresses = 0;

function newAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

function parse(text: string, contentType = ''): Record<string, unknown> | undefined {
  if (text === '') return undefined;
  return (contentType.includes('json') ? JSON.parse(text) : text) as Record<string, unknown>;
}

/** The documented path of a URL; undefined where there is none for the method. */
function pathOf(document: Document, method: string, url: string): string | undefined {
  const path = url.split('?')[0] ?? '';
  return Object.entries(document.paths).find(
    ([documented, operations]) =>
      method.toLowerCase() in operations &&
      new RegExp(`^${documented.replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  )?.[0];
}
