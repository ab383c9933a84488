import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createPriceList } from '../../src/domain/generations/price-list.ts';
import { createWaitRegistry } from '../../src/operations/waiting/wait-registry.ts';
import { createServer, type ServerDependencies } from '../../src/http/server.ts';
import { operatorToken } from './fixtures.ts';
import { createContract, type Document } from './openapi/contract.ts';

/**
 * The server of all tests of a process. To build one with its validators takes most of a second of processor time and a
 * call a millisecond, so only what is behind it changes: each call is answered by the dependencies it is made with.
 */
export function sharedServer(): Promise<SharedServer> {
  return (shared ??= buildServer({}).then((server) => ({ ...server, close: async () => undefined })));
}

let shared: Promise<SharedServer> | undefined;

/** What differs from one test to the next behind the same routes. */
export interface ChangingDependencies extends Pick<
  ServerDependencies,
  'operations' | 'readiness' | 'metrics' | 'clock'
> {
  admin: NonNullable<ServerDependencies['admin']>;
  log: (line: string) => void;
}

/** What differs in the routes themselves: such a server is built for one test alone. */
export type FixedDependencies = Partial<
  Pick<
    ServerDependencies,
    'bodyLimitBytes' | 'admin' | 'trustedProxies' | 'corsOrigins' | 'waits' | 'sessions'
  >
>;

export interface SharedServer {
  document: Document;
  contract: ReturnType<typeof createContract>;
  printRoutes: FastifyInstance['printRoutes'];
  inject(
    dependencies: ChangingDependencies,
    request: InjectOptions | string,
  ): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

/** The places of the servers of this process. */
export const waits = createWaitRegistry({ perTeam: 3, perProcess: 10_000 });

/** A server of one test's own. */
export async function buildServer(fixed: FixedDependencies): Promise<SharedServer> {
  const caller = new AsyncLocalStorage<ChangingDependencies>();
  const current = () => caller.getStore()!;
  const app = await createServer({
    operations: forwarding(() => current().operations),
    admin: { token: operatorToken, operations: forwarding(() => current().admin.operations) },
    readiness: () => current().readiness(),
    metrics: {
      get contentType() {
        return current().metrics.contentType;
      },
      render: () => current().metrics.render(),
      answered: (request) => current().metrics.answered(request),
      wrongToken: () => current().metrics.wrongToken(),
    },
    logger: pino({}, { write: (line) => current().log(line) }),
    clock: { now: () => current().clock.now() },
    priceList: createPriceList(),
    waits,
    // The streams of the overview end after four of them.
    heartbeatMs: 100,
    ...fixed,
  });
  await app.ready();
  const document = app.swagger() as unknown as Document;
  return {
    document,
    contract: createContract(document),
    printRoutes: app.printRoutes.bind(app),
    inject: (dependencies, request) => caller.run(dependencies, async () => await app.inject(request)),
    close: () => app.close(),
  };
}

/** Operations that are looked up at each call. */
function forwarding<T extends object>(target: () => T): T {
  type Operation = (...parameters: unknown[]) => unknown;
  return new Proxy({} as T, {
    get:
      (_, name) =>
      (...parameters: unknown[]) =>
        (target() as Record<PropertyKey, Operation>)[name]!(...parameters),
  });
}
