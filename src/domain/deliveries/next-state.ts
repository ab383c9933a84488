import { HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import { isGone, type AttemptOutcome } from './attempt-outcome.ts';
import type { DeliveryFailureReason } from './delivery.ts';
import { deferralMs } from './deferral-ms.ts';

/** The state of a delivery after an attempt: `failed` when it is exhausted or can no longer succeed. */
export function nextState(
  outcome: AttemptOutcome,
  { scheduleMs, attempts, now, random }: ScheduledAttempt,
): NextState {
  if (outcome.kind === 'acknowledged') return { status: 'delivered', nextAttemptAt: null };
  if (outcome.kind === 'no_receiver') return failed(outcome.reason);
  if (isGone(outcome)) return failed('receiver_gone');
  const deferredMs = deferralMs(outcome);
  if (deferredMs !== null) return { status: 'pending', nextAttemptAt: now + deferredMs, isDeferred: true };
  const stepMs = scheduleMs[attempts - 1];
  if (stepMs === undefined) return failed('attempts_exhausted');
  const { minMs, maxMs } = delayBounds(outcome, stepMs);
  const delayMs = minMs + (maxMs - minMs) * random;
  return { status: 'pending', nextAttemptAt: now + Math.round(delayMs) };
}

export type NextState =
  | { status: 'delivered'; nextAttemptAt: null }
  | { status: 'failed'; nextAttemptAt: null; failureReason: DeliveryFailureReason }
  /** `isDeferred`: the attempt used up no step of the schedule. */
  | { status: 'pending'; nextAttemptAt: UnixMs; isDeferred?: true };

export interface ScheduledAttempt {
  /** The delay after each attempt; one attempt more than there are delays exhausts the delivery. */
  scheduleMs: readonly number[];
  /** Attempts since the schedule began, this one included. */
  attempts: number;
  now: UnixMs;
  /** In [0, 1). */
  random: number;
}

function failed(failureReason: DeliveryFailureReason): NextState {
  return { status: 'failed', nextAttemptAt: null, failureReason };
}

/** The delays between attempts that Standard Webhooks 1.0.0 recommends. */
export const defaultRetryScheduleMs: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

// ±20 %, so that the deliveries that a receiver missed while it was down do not all come back at once.
const JITTER = 0.2;
// An overloaded receiver needs longer than the five seconds that make up for a lost packet.
export const OVERLOAD_DELAY_MS = MINUTE_MS;
const overloadStatuses: readonly number[] = [429, 502, 503, 504];
// A receiver may slow the schedule down but not stop it, or it would never show that it accepts nothing any
// more.
export const MAX_RETRY_AFTER_STEPS = 2;

/**
 * Jitter never shortens the delay that the receiver needs, and never exceeds the longest that it may ask
 * for.
 */
function delayBounds(outcome: AttemptOutcome, stepMs: number): { minMs: number; maxMs: number } {
  const overloadMs = isOverloaded(outcome) ? OVERLOAD_DELAY_MS : 0;
  const usualMs = Math.max(stepMs, overloadMs);
  const requestedMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : null;
  if (requestedMs === null)
    return { minMs: Math.max(overloadMs, usualMs * (1 - JITTER)), maxMs: usualMs * (1 + JITTER) };
  const longestMs = usualMs * MAX_RETRY_AFTER_STEPS;
  const minMs = Math.min(Math.max(usualMs, requestedMs), longestMs);
  return { minMs, maxMs: Math.min(minMs * (1 + JITTER), longestMs) };
}

function isOverloaded(outcome: AttemptOutcome): boolean {
  if (outcome.kind !== 'unavailable') return false;
  return outcome.timedOut || (outcome.statusCode !== null && overloadStatuses.includes(outcome.statusCode));
}
