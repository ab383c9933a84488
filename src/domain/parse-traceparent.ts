/**
 * A W3C `traceparent` header as it is stored and passed on; null when it is absent or invalid, since the caller's trace then begins
 * anew (https://www.w3.org/TR/trace-context/, section 3.2). Of a later version only the part that version 00 knows is kept.
 */
export function parseTraceparent(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string') return null;
  const [, version = '', traceId = '', parentId = '', flags = '', rest = ''] = TRACEPARENT.exec(header) ?? [];
  const isValid = version !== '' && version !== 'ff' && !isZero(traceId) && !isZero(parentId);
  if (!isValid || (version === '00' && rest !== '')) return null;
  return `00-${traceId}-${parentId}-${flags}`;
}

/** The id of the trace, by which logs of several services are joined. Undefined: there is none. */
export function traceIdOf(traceparent: string | null): string | undefined {
  return traceparent?.split('-')[1];
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

function isZero(digits: string): boolean {
  return /^0*$/.test(digits);
}
