import { HOUR_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import { stopsOnlySubmissions, type AccountHealth } from './account-health.ts';

/**
 * Keeps a `Retry-After` until its time: requests that were sent before it may be answered meanwhile, and
 * neither their answers nor their failures shorten it.
 * @param before the health before the answer
 * @param after the health that the answer alone leads to
 * @param failure null: the request was answered. `retryAfterMs`: the `Retry-After` of its answer
 */
export function keepRetryAfter(
  before: AccountHealth,
  after: AccountHealth,
  failure: { retryAfterMs: number | null } | null,
  now: UnixMs,
): AccountHealth {
  const standing =
    before.retryAfterUntil !== null && before.retryAfterUntil > now ? before.retryAfterUntil : 0;
  const asked = failure === null || failure.retryAfterMs === null ? 0 : now + clampedMs(failure.retryAfterMs);
  const until = Math.max(standing, asked);
  if (until === 0) return after === before ? before : { ...after, retryAfterUntil: null };
  if (failure === null) return before;
  const retryAfterUntil = until;
  // What stops only submissions says nothing of the polls that the standing one stops too, or the reverse.
  if (
    standing > 0 &&
    stopsOnlySubmissions(after.failureReason) &&
    !stopsOnlySubmissions(before.failureReason)
  )
    return { ...before, retryAfterUntil, retryAt: until };
  const retryAt = after.retryAt === null ? null : Math.max(after.retryAt, until);
  return { ...after, retryAfterUntil, retryAt };
}

// A `Retry-After` of zero or in the past must not become a busy loop. One of more than a day is a mistake,
// and would disable an account unnoticed.
const MIN_RETRY_AFTER_MS = SECOND_MS;
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

function clampedMs(retryAfterMs: number): number {
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_RETRY_AFTER_MS, retryAfterMs));
}
