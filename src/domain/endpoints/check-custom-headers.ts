import type { FieldError } from '../app-error.ts';
import { escapePointer } from '../escape-pointer.ts';

/**
 * What is wrong with an endpoint's own headers beyond the form of each: a reserved name, or a name given
 * twice. Empty when they are valid.
 */
export function checkCustomHeaders(headers: Record<string, string>): FieldError[] {
  const seen = new Set<string>();
  return Object.keys(headers).flatMap((name) => {
    const detail = isReservedHeader(name)
      ? `The header ${name} is set by the gateway.`
      : seen.has(name.toLowerCase())
        ? `The header ${name} is given twice; names are case-insensitive.`
        : null;
    seen.add(name.toLowerCase());
    return detail === null ? [] : [{ pointer: `/headers/${escapePointer(name)}`, detail }];
  });
}

/** A header's name: a token by RFC 9110, section 5.6.2. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A header's value: visible ASCII with spaces and tabs inside, so no line break can start another header. */
export const HEADER_VALUE = /^[!-~]([\t -~]*[!-~])?$/;

export const customHeaderBounds = {
  // Receivers refuse requests with too many headers (Node: more than 16 kB). This is enough for tokens and
  // routing.
  maxCount: 20,
  maxNameLength: 100,
  maxValueLength: 1_024,
};

function isReservedHeader(name: string): boolean {
  const lowerCase = name.toLowerCase();
  return reservedNames.has(lowerCase) || reservedPrefixes.some((prefix) => lowerCase.startsWith(prefix));
}

// They frame the message, belong to the connection or identify the gateway. With other values, a receiver
// or proxy could read a different request from the one that is signed.
const reservedNames = new Set([
  'accept-encoding',
  'connection',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

// `webhook-` carries the signature, `content-` describes or frames the body, `proxy-` is for an egress
// proxy, and `sec-` identifies browsers to servers.
const reservedPrefixes = ['webhook-', 'content-', 'proxy-', 'sec-'];
