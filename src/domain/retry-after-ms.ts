import { SECOND_MS, type UnixMs } from './clock.ts';

/**
 * How long a `Retry-After` header asks to wait (RFC 9110, section 10.2.3: whole seconds or an HTTP date),
 * in milliseconds; 0 for a date that has passed, null when the header is missing or malformed. Not clamped:
 * each caller has its own longest wait.
 * @param now by the clock of whoever sent the header: the answer's own `Date`, if it has one
 */
export function retryAfterMs(header: string | string[] | undefined, now: UnixMs): number | null {
  const value = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (SECONDS.test(value)) return Number(value) * SECOND_MS;
  const time = httpDate(value);
  return time === null ? null : Math.max(0, time - now);
}

/** The time in a header such as `Date`; null when it is missing or malformed. */
export function httpDate(value: string | string[] | undefined): UnixMs | null {
  if (typeof value !== 'string' || !HTTP_DATE.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

// Nine digits are 31 years; more would lose precision.
const SECONDS = /^\d{1,9}$/;
// `Date.parse` also accepts much that is no HTTP date, such as `2024` or `-5`.
const HTTP_DATE = /^[A-Z][a-z]+, .+ GMT$/;
