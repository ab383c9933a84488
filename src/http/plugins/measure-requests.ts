import type { FastifyInstance } from 'fastify';

/** Reports each request when it has been answered. */
export function measureRequests(app: FastifyInstance, answered: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', ({ method, routeOptions }, { statusCode: status, elapsedTime }, done) => {
    answered({ method, route: routeOptions.url ?? 'unknown', status, durationMs: elapsedTime });
    done();
  });
}

/** A request that has been answered. */
export interface AnsweredRequest {
  method: string;
  /** The route pattern, not the path; `unknown` when no route matches. */
  route: string;
  status: number;
  durationMs: number;
}
