import type { UnixMs } from '../clock.ts';
import {
  afterCircuitFailure,
  circuitOf,
  closedCircuit,
  lostByKills,
  waitsForOperator,
  type Circuit,
  type CircuitState,
  type RequestFailure,
} from './circuit.ts';

/**
 * The health of an upstream account: one circuit for all of its requests, which any answer closes, and one
 * for submissions, which only a confirmed submission closes. An account that is paused, out of credits or
 * whose key was refused can still be polled.
 */
export interface AccountHealth extends Circuit {
  /** When the operator paused it; null: not paused. */
  pausedAt: UnixMs | null;
  /** The time of the last `Retry-After`: see `keep-retry-after.ts`. */
  retryAfterUntil: UnixMs | null;
  /** The price of the submission that the account had no credits for; cheaper ones go on. */
  failedPriceCredits: number | null;
  /** Which API key was refused, by its `apiKeyId`. Null: none, or unknown which. */
  refusedKeyId: string | null;
  submissions: Circuit;
}

export const healthy: AccountHealth = {
  ...closedCircuit,
  pausedAt: null,
  retryAfterUntil: null,
  failedPriceCredits: null,
  refusedKeyId: null,
  submissions: closedCircuit,
};

/** What of its health concerns an account's next submission: the circuit that stays open for longer. */
export function failureOf(health: AccountHealth, now: UnixMs): Circuit & { circuit: CircuitState } {
  const { submissions } = health;
  const worst = health.failureReason === null || opensLater(submissions, health, now) ? submissions : health;
  const { failureReason, failureMessage, failureCount, retryAt, failedGenerationId } = worst;
  const circuit = circuitOf(worst, now);
  // The time of a half-open circuit without a failure is nothing to wait for.
  const shownRetryAt = failureReason === null ? null : retryAt;
  return { failureReason, failureMessage, failureCount, retryAt: shownRetryAt, failedGenerationId, circuit };
}

function opensLater(a: Circuit, b: Circuit, now: UnixMs): boolean {
  if (a.failureReason === null || (circuitOf(b, now) === 'open' && b.retryAt === null)) return false;
  return (a.retryAt ?? Infinity) > (b.retryAt ?? Infinity);
}

/**
 * How many requests an account may have under way. `one`: its circuit is half-open. `one_submission`: only
 * that for submissions is. `retryAt`: when that changes; null: not before the operator resumes it.
 */
export type Usability =
  { requests: 'any' | 'one' | 'one_submission' } | { requests: 'none'; retryAt: UnixMs | null };

/** What a request is for. `priceCredits`: of the generation to be submitted. */
export type RequestPurpose = { kind: 'poll' } | { kind: 'submit'; priceCredits: number };

/** Which requests an account permits now, for one purpose. */
export function usability(health: AccountHealth, purpose: RequestPurpose, now: UnixMs): Usability {
  if (purpose.kind === 'poll') {
    // Polls go on: they need neither credits nor, to be answered, a key that may submit.
    return waitsForOperator(health.failureReason) ? { requests: 'any' } : permitted(health, now);
  }
  if (health.pausedAt !== null) return { requests: 'none', retryAt: null };
  const all = permitted(health, now);
  const submissions = permitted(health.submissions, now);
  if (submissions.requests === 'none') {
    if (all.requests !== 'none') return submissions;
    return {
      requests: 'none',
      retryAt: all.retryAt === null ? null : later(all.retryAt, submissions.retryAt),
    };
  }
  const isCheaper =
    health.failureReason === 'out_of_credits' && purpose.priceCredits < (health.failedPriceCredits ?? 0);
  if (isCheaper) return { requests: 'one_submission' };
  if (all.requests === 'any' && submissions.requests === 'one') return { requests: 'one_submission' };
  return all;
}

function later(a: UnixMs, b: UnixMs | null): UnixMs | null {
  return b === null ? null : Math.max(a, b);
}

function permitted({ failureReason, retryAt }: Circuit, now: UnixMs): Usability {
  if (retryAt === null) return failureReason === null ? { requests: 'any' } : { requests: 'none', retryAt };
  return retryAt > now ? { requests: 'none', retryAt } : { requests: 'one' };
}

export interface AccountFailure extends RequestFailure {
  purpose: RequestPurpose;
  /** The gateway was killed before it had read the answer, which says nothing of polls. */
  isOfKill: boolean;
  /** The `apiKeyId` of the key that the request was sent with. */
  keyId?: string;
}

export function afterFailure(health: AccountHealth, failure: AccountFailure, now: UnixMs): AccountHealth {
  const { purpose, failureReason } = failure;
  const refusedKeyId = failureReason === 'key_refused' ? (failure.keyId ?? null) : health.refusedKeyId;
  const failed = { ...health, refusedKeyId, ...afterCircuitFailure(health, failure, now) };
  if (waitsForOperator(failureReason))
    return { ...failed, failedPriceCredits: purpose.kind === 'submit' ? purpose.priceCredits : null };
  // No connection says nothing of submissions in particular, but one at a time is enough to try them.
  if (purpose.kind === 'submit' && failureReason !== 'unreachable') {
    const backOff = failure.isOfKill ? lostByKills : undefined;
    return { ...failed, submissions: afterCircuitFailure(health.submissions, failure, now, backOff) };
  }
  return circuitOf(failed, now) === 'open' ? halfOpenForSubmissions(failed, now) : failed;
}

/**
 * After an answer that only a working account gets. A poll does not show that submissions work, or that
 * there are credits and a valid key; a refusal does not show that the next submission is confirmed.
 */
export function afterAnswer(health: AccountHealth, answer: 'poll' | 'refused' | 'confirmed'): AccountHealth {
  const { failureReason, retryAt, submissions, pausedAt } = health;
  if (answer === 'poll' && waitsForOperator(failureReason)) return health;
  const isClosed = failureReason === null && retryAt === null;
  if (answer !== 'confirmed') return isClosed ? health : { ...healthy, submissions, pausedAt };
  const isUnchanged = isClosed && submissions.failureReason === null && submissions.retryAt === null;
  return isUnchanged ? health : { ...healthy, pausedAt };
}

/**
 * After a start of the gateway: one request at a time until one is answered. A refusal counts only for the key that was refused,
 * so another key, or one of which that is not known, is tried.
 */
export function afterStart(stored: AccountHealth, now: UnixMs, keyId: string): AccountHealth {
  const isOfOtherKey = stored.failureReason === 'key_refused' && stored.refusedKeyId !== keyId;
  const health = isOfOtherKey ? { ...healthy, pausedAt: stored.pausedAt } : stored;
  const halfOpen = halfOpenForSubmissions(health, now);
  return health.failureReason === null && health.retryAt === null ? { ...halfOpen, retryAt: now } : halfOpen;
}

function halfOpenForSubmissions(health: AccountHealth, now: UnixMs): AccountHealth {
  const { failureReason, retryAt } = health.submissions;
  const isClosed = failureReason === null && retryAt === null;
  return isClosed ? { ...health, submissions: { ...closedCircuit, retryAt: now } } : health;
}
