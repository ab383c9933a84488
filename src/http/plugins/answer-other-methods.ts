import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { createRouteTable } from './route-table.ts';

/**
 * Answers what no route serves: `OPTIONS` with the methods of the path, another method of a path that exists with 405, and any
 * other path with 404. Needs no key, because it says only what the OpenAPI document says. Call it before the routes are registered.
 */
export function answerOtherMethods(app: FastifyInstance): void {
  const routes = createRouteTable();
  app.addHook('onRoute', ({ method, url }) => {
    // The drop-in face answers as the upstream does, and of the page's files there is nothing to say.
    if (!/^\/(api|docs|dashboard)\//.test(url)) routes.add(url, [method].flat());
  });
  app.setNotFoundHandler((request, reply) => answer(routes.methodsOf(pathOf(request)), request, reply));
}

function answer(methods: readonly string[], { method }: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (methods.length === 0) throw new AppError('not_found', 'There is nothing at this path.');
  const allowed = [...methods, 'OPTIONS'].join(', ');
  reply.header('allow', allowed);
  if (method === 'OPTIONS') return reply.status(204).send();
  throw new AppError('method_not_allowed', `This path does not support ${method}; use one of ${allowed}.`);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}
