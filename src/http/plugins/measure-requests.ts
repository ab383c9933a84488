import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Reports each request when it has been answered. */
export function measureRequests(app: FastifyInstance, answered: (request: AnsweredRequest) => void): void {
  app.addHook('onResponse', (request, reply, done) => {
    measureRequest(request, reply, answered);
    done();
  });
}

/** Reports one request. */
export function measureRequest(
  { method, routeOptions }: FastifyRequest,
  { statusCode: status, elapsedTime }: FastifyReply,
  answered: (request: AnsweredRequest) => void,
): void {
  answered({ method, route: routeOptions.url ?? 'unknown', status, durationMs: elapsedTime });
}

/** A request that has been answered. */
export interface AnsweredRequest {
  method: string;
  /** The route pattern, not the path; `unknown` when no route matches. */
  route: string;
  status: number;
  durationMs: number;
}
