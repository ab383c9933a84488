import type { FastifyRequest } from 'fastify';
import { invalidField } from '../../domain/app-error.ts';

/**
 * The key of a request's `Idempotency-Key`, and how it came when that differs; null without one. It is an item of RFC 9651, a quoted
 * string (draft-ietf-httpapi-idempotency-key-header-07); a bare key, as most clients send it, is the same key without its quotes.
 * @throws AppError `invalid_request`
 */
export function readIdempotencyKey(request: FastifyRequest): { key: string; asSent: string | null } | null {
  const header = request.headers['idempotency-key'];
  if (typeof header !== 'string') return null;
  if (header.includes(', ') && linesOf(request) > 1) throw invalid('must be sent once');
  const key = header.startsWith('"') ? unquoted(header) : header;
  if (key === null) throw invalid('must be a quoted string or a bare key');
  if (key.length === 0 || key.length > IDEMPOTENCY_KEY_MAX_LENGTH)
    throw invalid(`must have 1 to ${IDEMPOTENCY_KEY_MAX_LENGTH} characters`);
  return { key, asSent: key === header ? null : header };
}

export const IDEMPOTENCY_KEY_MAX_LENGTH = 255;

/** Node.js joins several lines of a header to one. */
function linesOf({ raw }: FastifyRequest): number {
  return raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'idempotency-key')
    .length;
}

/** The text of a quoted string. Parameters after it say nothing that the gateway knows, so they are ignored. */
function unquoted(header: string): string | null {
  const [, text] = /^"((?:[^"\\]|\\["\\])*)"(?: *;.*)?$/.exec(header) ?? [];
  return text?.replace(/\\(.)/g, '$1') ?? null;
}

function invalid(detail: string) {
  return invalidField('Idempotency-Key', detail);
}
