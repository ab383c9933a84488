import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { isNestedTooDeeply, MAX_JSON_DEPTH } from '../../domain/is-nested-too-deeply.ts';

/**
 * Accepts only `application/json` (415). An empty body counts as none: the schema of the route says whether one is required. Invalid UTF-8 is refused, because decoding would silently replace characters, and so is deep nesting,
 * because what reads the value may recurse.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // `__proto__` and `constructor.prototype` as keys are refused as malformed.
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else if (!isUtf8(body)) done(new AppError('malformed_json', 'The body is not valid UTF-8.'));
    else {
      const text = body.toString();
      if (isNestedTooDeeply(text)) done(new AppError('invalid_request', TOO_DEEP));
      else void parse(request, text, done);
    }
  });
}

const TOO_DEEP = `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`;

/**
 * For routes whose every field has a default: no body is validated as an empty object.
 */
export async function allowNoBody(request: { body: unknown }): Promise<void> {
  if (request.body === undefined) request.body = {};
}
