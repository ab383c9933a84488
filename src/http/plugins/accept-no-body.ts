import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { bodyNeed } from './body-need.ts';

/**
 * Operations that need no body accept an empty one of any content type, since many clients send the header with every
 * request. A body that is not empty still needs `application/json`. Must be called after `readJsonBodies`.
 */
export function acceptNoBody(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
    if (bodyNeed(request) !== 'required' && coding === undefined && length === '0')
      delete request.raw.headers['content-type'];
    done();
  });
  // A chunked body may be empty too, which shows at its end.
  app.addContentTypeParser('*', (request, payload, done) => {
    const refusal = new AppError(
      'unsupported_media_type',
      'The body must come with Content-Type: application/json.',
    );
    if (bodyNeed(request) === 'required') {
      done(refusal);
      return;
    }
    payload.once('data', () => done(refusal));
    payload.once('end', () => done(null, undefined));
  });
}
