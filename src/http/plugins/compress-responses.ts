import { brotliCompress, constants, gzip } from 'node:zlib';
import type { DoneFuncWithErrOrRes, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncoding } from './accepted-encoding.ts';
import { varyBy } from './vary-by.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The response contains a secret. */
    hasSecret?: boolean;
  }
}

/**
 * Compresses the bodies of more than a kilobyte with brotli or gzip where the request accepts it. Responses with a secret are never
 * compressed, since their length would reveal it (BREACH). Call it before the routes are registered.
 */
export function compressResponses(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.hasSecret === true || route.url.startsWith('/docs')) return;
    const hooks = [route.onSend ?? []].flat();
    // What the route does with the body comes first, but for the removal of a HEAD route's body.
    const isHead = [route.method].flat().includes('HEAD');
    route.onSend = isHead ? [...hooks.slice(0, -1), compress, ...hooks.slice(-1)] : [...hooks, compress];
  });
}

// Below, the headers and the time cost more than the bytes.
const MIN_LENGTH = 1_024;

function compress(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
  done: DoneFuncWithErrOrRes,
): void {
  if (typeof body !== 'string' || body.length < MIN_LENGTH || reply.statusCode === 304) {
    done(null, body);
    return;
  }
  varyBy(reply, 'Accept-Encoding');
  const encoding = acceptedEncoding(headers['accept-encoding']);
  if (encoding === null) {
    done(null, body);
    return;
  }
  reply.header('content-encoding', encoding).removeHeader('content-length');
  encoders[encoding](body, done);
}

const encoders = {
  // Because the default quality, 11, is for files that are compressed once: it takes fifty times as long as 4.
  br: (body: string, done: DoneFuncWithErrOrRes) =>
    brotliCompress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }, done),
  gzip: (body: string, done: DoneFuncWithErrOrRes) => gzip(body, done),
};
