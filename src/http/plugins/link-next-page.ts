import type { DoneFuncWithErrOrRes, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Links each page of a list to the next one in a `Link` header (RFC 8288). Call it before the routes are registered.
 */
export function linkNextPage(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    if (isPaged(route.schema?.querystring))
      route.preSerialization = [link, ...[route.preSerialization ?? []].flat()];
  });
}

/** Whether a list is returned in pages: its query names a cursor. */
export function isPaged(querystring: unknown): boolean {
  return 'cursor' in ((querystring as { properties?: object } | undefined)?.properties ?? {});
}

function link(request: FastifyRequest, reply: FastifyReply, body: unknown, done: DoneFuncWithErrOrRes): void {
  const { nextCursor } = (body ?? {}) as { nextCursor?: string | null };
  if (typeof nextCursor === 'string') {
    const [path = '', query] = request.url.split('?', 2);
    const parameters = new URLSearchParams(query);
    parameters.set('cursor', nextCursor);
    reply.header('link', `<${path}?${parameters.toString()}>; rel="next"`);
  }
  done(null, body);
}
