import { parseTraceparent, traceIdOf } from '../../domain/parse-traceparent.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Logs one line for each answered request. */
export function logRequests(app: FastifyInstance): void {
  app.decorateRequest('errorCode', null);
  app.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply);
    done();
  });
}

// Longer ones are scans; what there is at the gateway is much shorter.
const MAX_PATH_LENGTH = 200;

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the error that the request was answered with; null: there was none. */
    errorCode: string | null;
  }
}

/** The line of a request that has been answered. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info(
    {
      method: request.method,
      // The route, not the URL: it groups well and contains no text from the caller.
      route: request.routeOptions.url ?? 'unknown',
      // Except where nothing was found: without the path nobody could say what a caller looks for.
      path: reply.statusCode === 404 ? pathOf(request) : undefined,
      status: reply.statusCode,
      code: request.errorCode ?? undefined,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      // The caller's, or what a proxy in `TRUSTED_PROXIES` says that it is.
      ip: request.ip,
      teamId: request.principal?.teamId,
      keyId: request.principal?.keyId,
      operator: request.operator?.id ?? request.operator?.name,
      traceId: traceIdOf(parseTraceparent(request.headers.traceparent)),
    },
    'request',
  );
}

/** Without its query, which may hold a secret such as the signature of a link. */
function pathOf({ url }: FastifyRequest): string {
  const path = url.split('?', 1)[0] ?? '';
  return path.replace(/[^\x21-\x7e]/g, '?').slice(0, MAX_PATH_LENGTH);
}
