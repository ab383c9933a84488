import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { systemClock } from '../../domain/clock.ts';
import { createPriceList } from '../../domain/generations/price-list.ts';
import type { AdminOperations } from '../../operations/admin-operations.ts';
import type { TeamOperations } from '../../operations/team-operations.ts';
import { createServer } from '../server.ts';

/**
 * The OpenAPI 3.1 document, generated from the routes. Needs neither database nor network; the result is always the same.
 */
export async function buildOpenApiDocument(): Promise<object> {
  return withDocumentedServer((app) => app.swagger());
}

/** Reads from a server that has every route and can answer none. */
export async function withDocumentedServer<Result>(read: (app: FastifyInstance) => Result): Promise<Result> {
  const app = await createServer({
    // Routes call operations only for requests, and there are none.
    operations: {} as TeamOperations,
    admin: { token: null, operations: {} as AdminOperations },
    readiness: async () => ({ status: 'not_ready', checks: {} }),
    metrics: {
      contentType: 'text/plain',
      render: async () => '',
      answered: () => undefined,
      wrongToken: () => undefined,
    },
    logger: pino({ level: 'silent' }),
    clock: systemClock,
    priceList: createPriceList(),
  });
  try {
    await app.ready();
    return read(app);
  } finally {
    await app.close();
  }
}
