import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Headers of every answer: the request's id, and what keeps browsers and caches from doing anything with
 * it.
 */
export function setResponseHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...constantHeaders, 'x-request-id': request.id });
    done();
  });
}

const constantHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

// Goes into logs and answers as it is: nothing that could break a line or a header, and no essay.
const SANE_REQUEST_ID = /^[\w.:-]{1,64}$/;

/**
 * The caller's `X-Request-Id` where it is sane, so that one id can be followed through several services;
 * else a new one.
 */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}
