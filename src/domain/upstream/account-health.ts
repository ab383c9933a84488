import { HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';

/**
 * The health of an upstream account: a circuit breaker with a back-off that depends on the failure reason.
 * An account that is paused, out of credits or whose key was refused can still be polled: only submissions
 * stop.
 */
export interface AccountHealth {
  /** When the operator paused it; null: not paused. */
  pausedAt: UnixMs | null;
  failureReason: AccountFailureReason | null;
  failureMessage: string | null;
  /** Requests in a row that failed for this reason. */
  failureCount: number;
  /**
   * The end of the back-off; null without a failure, and for `key_refused`, which the operator has to
   * resume.
   */
  retryAt: UnixMs | null;
  /** The time of the last `Retry-After`: see `keep-retry-after.ts`. */
  retryAfterUntil: UnixMs | null;
}

/** Why requests of an account fail. */
export const accountFailureReasons = [
  'unreachable',
  'unavailable',
  'rate_limited',
  'out_of_credits',
  'key_refused',
] as const;
export type AccountFailureReason = (typeof accountFailureReasons)[number];

export const healthy: AccountHealth = {
  pausedAt: null,
  failureReason: null,
  failureMessage: null,
  failureCount: 0,
  retryAt: null,
  retryAfterUntil: null,
};

/**
 * `closed`: no failure. `open`: backing off. `half_open`: the back-off is over, and one request at a time
 * tests it.
 */
export const circuitStates = ['closed', 'half_open', 'open'] as const;
export type CircuitState = (typeof circuitStates)[number];

/** The state of the account's circuit breaker. The operator's pause is separate: see `pausedAt`. */
export function circuitOf(
  { failureReason, retryAt }: Pick<AccountHealth, 'failureReason' | 'retryAt'>,
  now: UnixMs,
): CircuitState {
  if (failureReason === null) return 'closed';
  return retryAt === null || retryAt > now ? 'open' : 'half_open';
}

/**
 * How many requests an account may have under way; `one`: its circuit is half-open. `retryAt`: when that
 * changes; null: not before the operator resumes it.
 */
export type Usability = { requests: 'any' | 'one' } | { requests: 'none'; retryAt: UnixMs | null };

/** Which requests an account permits now, for one purpose. */
export function usability(health: AccountHealth, purpose: 'submit' | 'poll', now: UnixMs): Usability {
  const { pausedAt, failureReason, retryAt } = health;
  if (purpose === 'submit' && pausedAt !== null) return { requests: 'none', retryAt: null };
  if (purpose === 'poll' && stopsOnlySubmissions(failureReason)) return { requests: 'any' };
  switch (circuitOf(health, now)) {
    case 'closed':
      return { requests: 'any' };
    case 'half_open':
      return { requests: 'one' };
    case 'open':
      return { requests: 'none', retryAt };
  }
}

export interface BackOff {
  firstMs: number;
  /** The back-off doubles with each further failure, up to this. */
  maxMs: number;
  /** Failures in a row before the first back-off. */
  tolerated: number;
}

// The network and the upstream's servers recover by themselves, and a single server error is common: that
// circuit opens at the third. Credits and keys need the operator, so frequent retries would only spend
// allowance.
export const backOffs: Record<Exclude<AccountFailureReason, 'key_refused'>, BackOff> = {
  unreachable: { firstMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS, tolerated: 0 },
  unavailable: { firstMs: 15 * SECOND_MS, maxMs: 5 * MINUTE_MS, tolerated: 2 },
  rate_limited: { firstMs: MINUTE_MS, maxMs: 30 * MINUTE_MS, tolerated: 0 },
  out_of_credits: { firstMs: 5 * MINUTE_MS, maxMs: HOUR_MS, tolerated: 0 },
};

// A `Retry-After` of zero or in the past must not become a busy loop. One of more than a day is a mistake,
// and would disable an account unnoticed.
const MIN_RETRY_AFTER_MS = SECOND_MS;
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/** @param failure `retryAfterMs`: what the upstream asked for, which replaces the back-off; null: nothing */
export function afterFailure(
  health: AccountHealth,
  failure: { failureReason: AccountFailureReason; reason: string; retryAfterMs: number | null },
  now: UnixMs,
): AccountHealth {
  const { failureReason, reason, retryAfterMs } = failure;
  const failureCount = health.failureReason === failureReason ? health.failureCount + 1 : 1;
  const retryAt =
    failureReason === 'key_refused'
      ? null
      : now + backOffMs(backOffs[failureReason], failureCount, retryAfterMs);
  return { ...health, failureReason, failureMessage: reason, failureCount, retryAt };
}

/**
 * After an answer that only a working account gets. A poll does not show that there are credits and a valid
 * key.
 */
export function afterAnswer(health: AccountHealth, purpose: 'submit' | 'poll'): AccountHealth {
  const { failureReason, pausedAt } = health;
  const isUnchanged = failureReason === null || (purpose === 'poll' && stopsOnlySubmissions(failureReason));
  return isUnchanged ? health : { ...healthy, pausedAt };
}

function backOffMs(
  { firstMs, maxMs, tolerated }: BackOff,
  count: number,
  retryAfterMs: number | null,
): number {
  if (retryAfterMs !== null) return Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_RETRY_AFTER_MS, retryAfterMs));
  return count <= tolerated ? 0 : Math.min(maxMs, firstMs * 2 ** (count - tolerated - 1));
}

/** Polls go on: they need neither credits nor, to be answered, a key that may submit. */
export function stopsOnlySubmissions(failureReason: AccountFailureReason | null): boolean {
  return failureReason === 'out_of_credits' || failureReason === 'key_refused';
}
