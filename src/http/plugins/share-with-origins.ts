import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { varyBy } from './vary-by.ts';

/**
 * Lets browser pages of the given origins read the responses (CORS); `*` stands for every origin. Callers authenticate with a header
 * and never with a cookie, so no credentials are shared. A preflight request is answered as any other `OPTIONS`. Without origins
 * nothing is said, so browsers share nothing.
 */
export function shareWithOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const isAny = origins.includes('*');
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    // The drop-in face answers as the upstream does.
    if (!request.url.startsWith('/api/')) {
      if (!isAny) varyBy(reply, 'Origin');
      if (origin !== undefined && (isAny || origins.includes(origin)))
        share(request, reply, isAny ? '*' : origin);
    }
    done();
  });
}

function share({ method, headers }: FastifyRequest, reply: FastifyReply, origin: string): void {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED_HEADERS,
  });
  if (method === 'OPTIONS' && headers['access-control-request-method'] !== undefined)
    reply.headers(preflightHeaders);
}

// All that the OpenAPI document names: a page could read hardly any of them otherwise.
const EXPOSED_HEADERS = [
  'Accept-Ranges',
  'Allow',
  'Content-Disposition',
  'Content-Range',
  'ETag',
  'Idempotency-Replayed',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
].join(', ');

const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': [
    'Authorization',
    'Content-Type',
    'Idempotency-Key',
    'If-None-Match',
    'If-Range',
    'Last-Event-ID',
    'Prefer',
    'Range',
    'Traceparent',
    'Tracestate',
    'X-Actor',
    'X-Request-Id',
  ].join(', '),
  // Browsers ask again after ten minutes, so a removed origin is out by then.
  'access-control-max-age': '600',
};
