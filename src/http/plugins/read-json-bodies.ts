import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { findRepeatedName } from '../../domain/find-repeated-name.ts';
import { isNestedTooDeeply, MAX_JSON_DEPTH } from '../../domain/is-nested-too-deeply.ts';
import { bodyNeed } from './body-need.ts';

/**
 * Accepts only `application/json` (415). An empty body counts as none: the schema of the route says whether one is required.
 * Invalid UTF-8 is refused, because decoding would silently replace characters, and so is deep nesting,
 * because what reads the value may recurse.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // `__proto__` and `constructor.prototype` as keys are refused as malformed.
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // An operation without a body documents no code for one that is malformed.
    const refuse = (malformed: Error) => done(bodyNeed(request) === 'none' ? NO_BODY : malformed);
    const refusal = refusalOf(request);
    if (refusal !== null) done(refusal);
    else if (body.length === 0) done(null, undefined);
    else if (!isUtf8(body)) refuse(new AppError('malformed_json', 'The body is not valid UTF-8.'));
    else {
      const text = body.toString();
      if (isNestedTooDeeply(text)) done(new AppError('invalid_request', TOO_DEEP));
      else
        void parse(request, text, (error, value) =>
          error === null ? done(repeatedName(request, text), value) : refuse(error),
        );
    }
  });
}

const TOO_DEEP = `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`;

const NO_BODY = new AppError(
  'invalid_request',
  'The operation takes no body, and this one is not valid JSON.',
);

function refusalOf(request: FastifyRequest): AppError | null {
  const { 'content-encoding': encoding, 'content-type': type } = request.headers;
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    return new AppError(
      'unsupported_media_type',
      'The body must not be compressed: send no Content-Encoding.',
    );
  if (!isDropIn(request) && !isUtf8Charset(type))
    return new AppError('unsupported_media_type', 'The body must be in UTF-8.');
  return null;
}

function isUtf8Charset(contentType = ''): boolean {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

/** Null when every name is there once. */
function repeatedName(request: FastifyRequest, text: string): AppError | null {
  const pointer = isDropIn(request) ? null : findRepeatedName(text);
  if (pointer === null) return null;
  const detail = 'is in the body twice';
  return new AppError('invalid_request', `${pointer} ${detail}.`, { errors: [{ pointer, detail }] });
}

/** Whose clients the upstream serves today, so what it reads is read here. */
function isDropIn({ url }: FastifyRequest): boolean {
  return url.startsWith('/api/');
}
