import { SECOND_MS, type UnixMs } from './clock.ts';

/**
 * How long a `Retry-After` header asks to wait (RFC 9110, section 10.2.3: whole seconds or an HTTP date),
 * in milliseconds; 0 for a date that has passed, null when the header is missing or malformed. Not clamped:
 * each caller has its own longest wait.
 */
export function retryAfterMs(header: string | string[] | undefined, now: UnixMs): number | null {
  const value = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  if (SECONDS.test(value)) return Number(value) * SECOND_MS;
  const time = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? null : Math.max(0, time - now);
}

// Nine digits are 31 years; more would lose precision.
const SECONDS = /^\d{1,9}$/;
// `Date.parse` also accepts much that is no HTTP date, such as `2024` or `-5`.
const HTTP_DATE = /^[A-Z][a-z]+, .+ GMT$/;
