import type { UnixMs } from '../clock.ts';
import type { AccountHealth } from './account-health.ts';
import { boundedRetryAfterMs, waitsForOperator } from './circuit.ts';

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
  const askedMs = failure?.retryAfterMs ?? null;
  const asked = askedMs === null ? 0 : now + boundedRetryAfterMs(askedMs);
  const until = Math.max(standing, asked);
  if (until === 0) return after === before ? before : { ...after, retryAfterUntil: null };
  if (failure === null)
    return after.submissions === before.submissions ? before : { ...before, submissions: after.submissions };
  const retryAfterUntil = until;
  // What stops only submissions says nothing of the polls that the standing one stops too, or the reverse.
  if (standing > 0 && waitsForOperator(after.failureReason) && !waitsForOperator(before.failureReason))
    return { ...before, retryAfterUntil, retryAt: until };
  const retryAt = after.retryAt === null ? null : Math.max(after.retryAt, until);
  return { ...after, retryAfterUntil, retryAt };
}
