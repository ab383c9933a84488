import type { FastifyInstance } from 'fastify';

/** Tells of each request when it has been answered. */
export function measureRequests(app: FastifyInstance, answered: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', ({ method, routeOptions }, { statusCode: status, elapsedTime }, done) => {
    answered({ method, route: routeOptions.url ?? 'unknown', status, durationMs: elapsedTime });
    done();
  });
}

/** A request that has been answered. */
export interface AnsweredRequest {
  method: string;
  /** The pattern and not the path; `unknown` where no route fits. */
  route: string;
  status: number;
  durationMs: number;
}
