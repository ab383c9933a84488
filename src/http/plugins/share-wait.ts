import type { FastifyInstance } from 'fastify';
import { withSharedWait, type SharedWait } from '../../operations/shared-wait.ts';

/**
 * Makes all operations of a request, the check of its key and that of its route, wait for the database for as
 * long as one. Set again after the body was read, because that continues outside of what the request began.
 */
export function shareWait(app: FastifyInstance): void {
  const waits = new WeakMap<object, SharedWait>();
  app.addHook('onRequest', (request, _reply, done) => {
    const wait = { waitedMs: 0 };
    waits.set(request, wait);
    withSharedWait(wait, done);
  });
  app.addHook('preValidation', (request, _reply, done) => {
    withSharedWait(waits.get(request) ?? { waitedMs: 0 }, done);
  });
}
