import { HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';

/** A circuit breaker with a back-off that depends on the failure reason. */
export interface Circuit {
  failureReason: AccountFailureReason | null;
  failureMessage: string | null;
  /** Requests in a row that failed for this reason; one generation that fails again is not counted again. */
  failureCount: number;
  /**
   * The end of the back-off. Null: closed, or open until the operator resumes it (`key_refused`). Without a
   * failure reason: half-open, because nothing has been answered yet.
   */
  retryAt: UnixMs | null;
  /** The generation whose request failed last. */
  failedGenerationId: string | null;
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

/** Whether an account that fails for this reason needs an operator: credits, or another key. */
export function waitsForOperator(failureReason: AccountFailureReason | null): boolean {
  return failureReason === 'out_of_credits' || failureReason === 'key_refused';
}

export const closedCircuit: Circuit = {
  failureReason: null,
  failureMessage: null,
  failureCount: 0,
  retryAt: null,
  failedGenerationId: null,
};

/**
 * `closed`: no failure. `open`: backing off. `half_open`: the back-off is over, and one request at a time
 * tests it.
 */
export const circuitStates = ['closed', 'half_open', 'open'] as const;
export type CircuitState = (typeof circuitStates)[number];

export function circuitOf(
  { failureReason, retryAt }: Pick<Circuit, 'failureReason' | 'retryAt'>,
  now: UnixMs,
): CircuitState {
  if (failureReason === null) return 'closed';
  return retryAt === null || retryAt > now ? 'open' : 'half_open';
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

/**
 * Of the submissions whose answers were lost because the gateway was killed. A gateway that is killed again and again would lose one
 * more with each back-off: that is for a person, who can resume the account.
 */
export const lostByKills: BackOff = { firstMs: 5 * MINUTE_MS, maxMs: 30 * MINUTE_MS, tolerated: 2 };

// A `Retry-After` of zero or in the past must not become a busy loop. One of more than a day is a mistake,
// and would disable an account unnoticed.
const MIN_RETRY_AFTER_MS = SECOND_MS;
export const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;

/** A `Retry-After` as far as it is followed. */
export function boundedRetryAfterMs(retryAfterMs: number): number {
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_RETRY_AFTER_MS, retryAfterMs));
}

/** One failed request. */
export interface RequestFailure {
  generationId: string;
  failureReason: AccountFailureReason;
  reason: string;
  /** What the upstream asked for, which replaces the back-off; null: nothing. */
  retryAfterMs: number | null;
  /** It may be the generation's and not the account's: that one fails again does not open it further. */
  mayBeOfGeneration: boolean;
  /** The upstream may have charged for it, so a short `Retry-After` does not shorten the back-off. */
  mayBeCharged: boolean;
}

/** @param ownBackOff in place of that of the failure reason */
export function afterCircuitFailure(
  circuit: Circuit,
  failure: RequestFailure,
  now: UnixMs,
  ownBackOff?: BackOff,
): Circuit {
  const { generationId, failureReason, reason, mayBeOfGeneration, mayBeCharged } = failure;
  const isSameReason = circuit.failureReason === failureReason;
  const asked = failure.retryAfterMs === null ? null : boundedRetryAfterMs(failure.retryAfterMs);
  if (isSameReason && mayBeOfGeneration && circuit.failedGenerationId === generationId) {
    const retryAt = asked === null ? circuit.retryAt : Math.max(circuit.retryAt ?? now, now + asked);
    return { ...circuit, failureMessage: reason, retryAt };
  }
  const failureCount = isSameReason ? circuit.failureCount + 1 : 1;
  const next = { failureReason, failureMessage: reason, failureCount, failedGenerationId: generationId };
  if (failureReason === 'key_refused') return { ...next, retryAt: null };
  const backOff = backOffMs(ownBackOff ?? backOffs[failureReason], failureCount);
  const waitMs = mayBeCharged ? Math.max(asked ?? 0, backOff) : (asked ?? backOff);
  return { ...next, retryAt: now + waitMs };
}

function backOffMs({ firstMs, maxMs, tolerated }: BackOff, count: number): number {
  return count <= tolerated ? 0 : Math.min(maxMs, firstMs * 2 ** (count - tolerated - 1));
}
