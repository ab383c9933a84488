import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Headers of every response: the request id, and headers that prevent caching and use by browsers.
 */
export function setResponseHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...constantHeaders, 'x-request-id': request.id });
    done();
  });
}

/** Those that do not depend on the request. */
export const constantHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

// Because it is logged and returned unchanged: no characters that break a line or a header, and not long.
const SANE_REQUEST_ID = /^[\w.:-]{1,64}$/;

/**
 * The caller's `X-Request-Id` if it is valid, so that one id can be traced through several services; else a new one.
 */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}
