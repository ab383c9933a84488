import { DAY_MS, SECOND_MS, type UnixMs } from '../domain/clock.ts';

// The allowance is counted by the hour; an answer that asks for more than a day is a mistake, and would rest an account unseen.
const MAX_RETRY_AFTER_MS = DAY_MS;

/**
 * How long to wait by a `Retry-After` header (RFC 9110, section 10.2.3: seconds or an HTTP date), or null where there is none
 * that can be read. At most a day; 0 for a date that has passed.
 */
export function readRetryAfterMs(header: string | string[] | undefined, now: UnixMs): number | null {
  const value = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const delayMs = /^\d+$/.test(value) ? Number(value) * SECOND_MS : readDateMs(value) - now;
  return Number.isNaN(delayMs) ? null : Math.min(MAX_RETRY_AFTER_MS, Math.max(0, delayMs));
}

// Date.parse alone reads many things that are no HTTP date, such as "1.5".
function readDateMs(value: string): number {
  return value.endsWith(' GMT') ? Date.parse(value) : NaN;
}
