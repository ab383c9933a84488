import type { FastifyInstance } from 'fastify';

/** One line for each request, when it has been answered. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        // The route and not the URL: it groups, and holds nothing that a caller could smuggle into the log.
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        teamId: request.principal?.teamId,
        keyId: request.principal?.keyId,
      },
      'request',
    );
    done();
  });
}
