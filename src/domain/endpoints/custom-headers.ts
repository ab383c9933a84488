import type { FieldError } from '../errors.ts';
import { escapePointer } from '../json-pointer.ts';

/** A header's name: a token by RFC 9110, section 5.6.2. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A header's value: visible ASCII with spaces and tabs inside. No line break can end the header and begin another. */
export const HEADER_VALUE = /^[!-~]([\t -~]*[!-~])?$/;

export const customHeaderBounds = {
  // Receivers refuse requests with too many headers (Node: more than 16 kB): enough for tokens and for routing.
  maxCount: 20,
  maxNameLength: 100,
  maxValueLength: 1_024,
};

/** What is wrong with the headers that an endpoint's owner wants to be sent, beyond the form of each: a reserved name, or the same one twice. */
export function checkCustomHeaders(headers: Record<string, string>): FieldError[] {
  const seen = new Set<string>();
  return Object.keys(headers).flatMap((name) => {
    const detail = isReservedHeader(name)
      ? `The header ${name} is the gateway's to set.`
      : seen.has(name.toLowerCase())
        ? `The header ${name} is given twice; upper and lower case are the same.`
        : null;
    seen.add(name.toLowerCase());
    return detail === null ? [] : [{ pointer: `/headers/${escapePointer(name)}`, detail }];
  });
}

function isReservedHeader(name: string): boolean {
  const lowerCase = name.toLowerCase();
  return reservedNames.has(lowerCase) || reservedPrefixes.some((prefix) => lowerCase.startsWith(prefix));
}

// What frames the message or belongs to the connection, and what the gateway says of itself. A receiver or a proxy that was told something
// else would see another request than the one that is signed.
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

// `webhook-` is what signs; `content-` describes or frames the body; `proxy-` speaks to an egress proxy; `sec-` is the browsers', by which
// servers know them.
const reservedPrefixes = ['webhook-', 'content-', 'proxy-', 'sec-'];
