import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { problemWith, problems } from '../schemas/problems.ts';

/**
 * Refuses query parameters on every route of this scope that documents none: a caller who sends `dry_run=true` would be charged. The
 * schemas of the others refuse what they do not name. Call it before the routes are registered, so that none can be forgotten.
 */
export function refuseUnknownParameters(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    const { response, ...schema } = route.schema ?? {};
    route.schema = {
      querystring: NoQuery,
      ...schema,
      response: { ...problems(400), ...(response as object), ...(schema.body === undefined && withoutBody) },
    };
  });
}

/** Only a body can be malformed. */
const withoutBody = problemWith(400, 'invalid_request');

const NoQuery = Type.Object({}, { additionalProperties: false });
