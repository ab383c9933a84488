import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../../domain/app-error.ts';
import { errorCatalogue } from '../../domain/error-catalogue.ts';
import { toAppError } from './to-app-error.ts';

/** Answers every error with `application/problem+json` (RFC 9457). Must be called before all routes and other hooks. */
export function answerWithProblems(app: FastifyInstance, publicBaseUrl: string | null): void {
  app.decorate('publicBaseUrl', publicBaseUrl);
  app.setErrorHandler(sendProblem);
}

/** The page that explains every error: the `type` of an error is a link into it. */
export const ERRORS_PATH = '/docs/errors';

declare module 'fastify' {
  interface FastifyInstance {
    /** `PUBLIC_BASE_URL`; null: links are relative to the URL of the request. */
    publicBaseUrl: string | null;
  }
}

export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toAppError(thrown);
  request.errorCode = error.code;
  logInternal(error, request);
  const { status } = errorCatalogue[error.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="nanogate"');
  setRetryAfter(error, reply);
  return reply
    .status(status)
    .type('application/problem+json')
    .send(toProblem(error, request.id, request.server.publicBaseUrl));
}

/** The body of an error. */
export function toProblem(error: AppError, requestId: string, publicBaseUrl: string | null) {
  const { status, meaning } = errorCatalogue[error.code];
  return {
    type: `${publicBaseUrl ?? ''}${ERRORS_PATH}#${error.code}`,
    title: meaning,
    status,
    detail: publicMessageOf(error),
    code: error.code,
    requestId,
    ...(error.errors && { errors: error.errors }),
    ...(error.code !== 'internal' && error.details),
  };
}

/** On both faces. */
export function setRetryAfter({ retryAfterSeconds }: AppError, reply: FastifyReply): void {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
}

/** The message of an internal error is never shown, because it may contain what callers should not know. */
export function publicMessageOf(error: AppError): string {
  return error.code === 'internal' ? 'The gateway failed; try again later.' : error.publicMessage;
}

/** Logs what the answer does not show. */
export function logInternal(error: AppError, request: FastifyRequest): void {
  if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'request failed');
  if (error.code === 'unavailable') request.log.warn({ err: error.cause ?? error }, 'request not served');
}
