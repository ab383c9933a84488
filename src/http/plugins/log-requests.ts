import { parseTraceparent, traceIdOf } from '../../domain/parse-traceparent.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Logs one line for each answered request. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply);
    done();
  });
}

/** The line of a request that has been answered. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      // The route, not the URL: it groups well and contains no text from the caller.
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      teamId: request.principal?.teamId,
      keyId: request.principal?.keyId,
      operator: request.operator?.id ?? request.operator?.name,
      traceId: traceIdOf(parseTraceparent(request.headers.traceparent)),
    },
    'request',
  );
}
