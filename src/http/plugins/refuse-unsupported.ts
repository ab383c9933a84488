import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';

/** Refuses what Node.js would otherwise answer itself, without a body: a request without `Host`, and an unknown `Expect`. */
export function refuseUnsupported(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => done(refusalOf(request)));
}

function refusalOf({ headers, raw }: FastifyRequest): AppError | undefined {
  if (headers.host === undefined && raw.httpVersion === '1.1')
    return new AppError('invalid_request', 'Host is required.', {
      errors: [{ pointer: 'Host', detail: 'is required' }],
    });
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
    return new AppError('expectation_failed', 'The only Expect that is supported is 100-continue.');
  return undefined;
}
