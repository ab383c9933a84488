import { HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';

/**
 * How an upstream account is doing. After failureReason it rests; then one request at a time tries it, until one is answered.
 * What an account took before it ran out of credits, or was paused, can still be asked about: only submissions stop.
 */
export interface AccountHealth {
  /** By the operator, until the operator resumes it. */
  pausedAt: UnixMs | null;
  failureReason: AccountFailureReason | null;
  failureMessage: string | null;
  /** How many requests in a row met it. */
  failureCount: number;
  /** Null: no rest, or (key refused) until the operator resumes it. */
  retryAt: UnixMs | null;
}

/** Why an upstream account could not be used. */
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
};

/** What an account may be used for now. `one` at a time: it has rested and is to be tried. */
export type Usability = { use: 'freely' } | { use: 'one' } | { use: 'not'; retryAt: UnixMs | null };

export function usability(health: AccountHealth, purpose: 'submit' | 'poll', now: UnixMs): Usability {
  const { pausedAt, failureReason, retryAt } = health;
  if (purpose === 'submit' && (pausedAt !== null || failureReason === 'key_refused'))
    return { use: 'not', retryAt: null };
  if (failureReason === null) return { use: 'freely' };
  if (purpose === 'poll' && stopsOnlySubmissions(failureReason)) return { use: 'freely' };
  if (retryAt !== null && retryAt > now) return { use: 'not', retryAt: retryAt };
  return { use: 'one' };
}

export interface BackOff {
  firstMs: number;
  /** The rest doubles with each further failureReason, up to this. */
  maxMs: number;
  /** Troubles in a row before the first rest. */
  tolerated: number;
}

// The network and the upstream's servers heal by themselves, and a single failure says little: a breaker that opens at the third.
// Credits and keys want a person, so asking often would only spend allowance.
export const backOffs: Record<Exclude<AccountFailureReason, 'key_refused'>, BackOff> = {
  unreachable: { firstMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS, tolerated: 0 },
  unavailable: { firstMs: 15 * SECOND_MS, maxMs: 5 * MINUTE_MS, tolerated: 2 },
  rate_limited: { firstMs: MINUTE_MS, maxMs: 30 * MINUTE_MS, tolerated: 0 },
  out_of_credits: { firstMs: 5 * MINUTE_MS, maxMs: HOUR_MS, tolerated: 0 },
};

// A `Retry-After` of nothing, or of a time that is past, must not become a busy loop; one of more than a day is a mistake and
// would rest an account unseen.
const MIN_RETRY_AFTER_MS = SECOND_MS;
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/** @param retryAfterMs what the upstream asked for, which counts before the gateway's own judgement */
export function afterFailure(
  health: AccountHealth,
  {
    failureReason,
    reason,
    retryAfterMs,
  }: { failureReason: AccountFailureReason; reason: string; retryAfterMs: number | null },
  now: UnixMs,
): AccountHealth {
  const failureCount = health.failureReason === failureReason ? health.failureCount + 1 : 1;
  const retryAt =
    failureReason === 'key_refused'
      ? null
      : now + backOffMs(backOffs[failureReason], failureCount, retryAfterMs);
  return { ...health, failureReason, failureMessage: reason, failureCount, retryAt };
}

/** After an answer that only a working account gets. Only `submit` shows that there are credits and that the key is taken. */
export function afterAnswer(health: AccountHealth, purpose: 'submit' | 'poll'): AccountHealth {
  if (health.failureReason === null || (purpose === 'poll' && stopsOnlySubmissions(health.failureReason)))
    return health;
  return { ...healthy, pausedAt: health.pausedAt };
}

function backOffMs(
  { firstMs, maxMs, tolerated }: BackOff,
  count: number,
  retryAfterMs: number | null,
): number {
  if (retryAfterMs !== null) return Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_RETRY_AFTER_MS, retryAfterMs));
  return count <= tolerated ? 0 : Math.min(maxMs, firstMs * 2 ** (count - tolerated - 1));
}

function stopsOnlySubmissions(failureReason: AccountFailureReason): boolean {
  return failureReason === 'out_of_credits' || failureReason === 'key_refused';
}
