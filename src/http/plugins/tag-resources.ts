import { hash } from 'node:crypto';
import type {
  DoneFuncWithErrOrRes,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RouteOptions,
} from 'fastify';

/**
 * Gives each response that shows one resource an `ETag`, and answers 304 when the caller has this version already (RFC 9110,
 * sections 8.8.3 and 13.1.2). Call it before the routes are registered.
 */
export function tagResources(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    // First, because the last one of a HEAD route removes the body.
    if (showsOneResource(route)) route.onSend = [tag, ...[route.onSend ?? []].flat()];
  });
}

/** Its path ends with an id or a name, or it belongs to what does. Lists have no tag: they change all the time. */
export function showsOneResource({ method, url }: Pick<RouteOptions, 'method' | 'url'>): boolean {
  const isRead = [method].flat().some((name) => name === 'GET' || name === 'HEAD');
  return isRead && (/\/:\w+(\/limits)?$/.test(url) || url === '/v1/me');
}

/** The `Cache-Control` of what has a tag. */
export const REVALIDATED = 'private, no-cache';

function tag(request: FastifyRequest, reply: FastifyReply, body: unknown, done: DoneFuncWithErrOrRes): void {
  if (reply.statusCode !== 200 || typeof body !== 'string') {
    done(null, body);
    return;
  }
  // Weak, because a compressed body has the same tag.
  const etag = `W/"${hash('sha1', body, 'base64url')}"`;
  // `no-store` would forbid the caller to keep what it has the tag of.
  reply.headers({ etag, 'cache-control': REVALIDATED });
  const isKnown = includes(request.headers['if-none-match'], etag);
  if (isKnown) reply.status(304).removeHeader('content-type');
  // Of a HEAD route the body is removed later, after its length has been read.
  done(null, isKnown && request.method !== 'HEAD' ? null : body);
}

/** Compares weakly, as the RFC wants it for `If-None-Match`: strong and weak tags of the same text are equal. */
function includes(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag.slice('W/'.length));
}
