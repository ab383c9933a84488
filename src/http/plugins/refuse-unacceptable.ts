import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { acceptedMediaType } from './accepted-media-type.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The media types of the route's successful responses. `application/json` alone when absent. */
    mediaTypes?: readonly string[];
  }
}

/**
 * Refuses requests whose `Accept` header names no media type that the route can answer with, before they have an effect. Errors are
 * problems, whatever the header says.
 */
export function refuseUnacceptable(scope: FastifyInstance): void {
  scope.addHook('onRequest', (request, _reply, done) => done(refusalOf(request)));
}

function refusalOf({ headers: { accept }, routeOptions: { config } }: FastifyRequest): AppError | undefined {
  // What almost every client sends.
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return undefined;
  const { mediaTypes = JSON_ONLY } = config;
  if (acceptedMediaType(accept, mediaTypes) !== null) return undefined;
  const detail = `accepts none of the media types of this operation: ${mediaTypes.join(', ')}`;
  return new AppError('not_acceptable', `Accept ${detail}.`, { errors: [{ pointer: 'Accept', detail }] });
}

const JSON_ONLY = ['application/json'];
