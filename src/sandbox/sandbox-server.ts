import {
  fastify,
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyServerOptions,
} from 'fastify';
import { parseJson } from '../domain/parse-json.ts';
import { readApiKey } from './admit-requests.ts';
import { refuse } from './refuse.ts';
import { apiRoutes, type ApiDependencies } from './api-routes.ts';
import { pictureRoutes } from './picture-routes.ts';

// Base64 pictures get their own refusal (IMAGE_URLS_REQUIRED), so a body with several of them has to be
// readable.
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** The HTTP server of the sandbox, not listening yet. */
export async function createSandboxServer(
  dependencies: ApiDependencies,
  logger: FastifyServerOptions['logger'],
): Promise<FastifyInstance> {
  const app = fastify({
    logger: logger ?? false,
    bodyLimit: BODY_LIMIT_BYTES,
    // Some scenarios never answer; `close` must not wait for them.
    forceCloseConnections: true,
    logController: new LogController({ disableRequestLogging: true }),
  });
  readEveryBodyAsJson(app);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'sandbox failed');
    const { body } = status >= 500 ? refuse('GENERATION_FAILED') : refuse('INVALID_INPUT', error.message);
    return reply.status(status).send(body);
  });
  app.setNotFoundHandler((request, reply) => {
    // Recorded, so that a test can see whether a client followed a redirect, and whether it sent its key.
    if (request.method === 'POST') {
      const { clock, requestLog } = dependencies;
      requestLog.add(clock.now(), readApiKey(request), request.url).status = 404;
    }
    return reply.status(404).send(refuse('NOT_FOUND', 'No such address').body);
  });
  await app.register(apiRoutes, dependencies);
  await app.register(pictureRoutes, dependencies);
  return app;
}

// The vendor does not document a check of the content type, so the sandbox has none.
function readEveryBodyAsJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    const body = parseJson(text as string);
    if (body !== undefined) done(null, body);
    else done(Object.assign(new Error('The body is not JSON'), { statusCode: 400 }));
  });
}
