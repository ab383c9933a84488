import type { FastifyInstance } from 'fastify';
import { needsNoField } from '../schemas/needs-no-field.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set here: the operation works without a body. */
    mayLackBody?: boolean;
  }
}

/** A POST whose every field has a default needs no body: a missing one is read as an empty object. Call it before the routes are registered. */
export function fillMissingBodies(app: FastifyInstance): void {
  app.addHook('onRoute', function (route) {
    const { $ref = '' } = (route.schema?.body ?? {}) as { $ref?: string };
    const schema = this.getSchema($ref.replace('#', ''));
    if (route.method !== 'POST' || schema === undefined || !needsNoField(schema as object)) return;
    route.config = { ...route.config, mayLackBody: true };
    route.preValidation = [
      (request, _reply, done) => {
        // `null` was sent, and is no object.
        if (request.body === undefined) request.body = {};
        done();
      },
      ...[route.preValidation ?? []].flat(),
    ];
  });
}
