import { isGone, type AttemptEnd } from './attempt-end.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';

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

// ±20 %, so that the deliveries a receiver missed while it was down do not all come back in the same instant.
const JITTER = 0.2;
// A receiver that is overloaded needs longer than the five seconds that make up for a lost packet.
const OVERLOAD_DELAY_MS = MINUTE_MS;
const overloadStatuses: readonly number[] = [429, 502, 503, 504];
// A receiver may slow the schedule down, but not stop it: it would never be seen that it takes nothing any more.
const MAX_RETRY_AFTER_STEPS = 2;

export type NextState =
  { status: 'delivered' | 'failed'; nextAttemptAt: null } | { status: 'pending'; nextAttemptAt: UnixMs };

export interface ScheduledAttempt {
  scheduleMs: readonly number[];
  /** Attempts since the schedule began, this one included. */
  attempts: number;
  now: UnixMs;
  /** In [0, 1). */
  random: number;
}

/** What becomes of a delivery after an attempt. */
export function stateAfter(
  end: AttemptEnd,
  { scheduleMs, attempts, now, random }: ScheduledAttempt,
): NextState {
  if (end.kind === 'received') return { status: 'delivered', nextAttemptAt: null };
  const stepMs = scheduleMs[attempts - 1];
  if (stepMs === undefined || end.kind === 'withdrawn' || isGone(end))
    return { status: 'failed', nextAttemptAt: null };
  const { leastMs, mostMs } = waitBounds(end, stepMs);
  const waitMs = leastMs + (mostMs - leastMs) * random;
  return { status: 'pending', nextAttemptAt: now + Math.round(waitMs) };
}

/** The jitter cuts nothing off what the receiver needs, and goes no further than it may slow the schedule down. */
function waitBounds(end: AttemptEnd, stepMs: number): { leastMs: number; mostMs: number } {
  const overloadMs = isOverloaded(end) ? OVERLOAD_DELAY_MS : 0;
  const usualMs = Math.max(stepMs, overloadMs);
  const askedMs = 'retryAfterMs' in end ? end.retryAfterMs : null;
  if (askedMs === null)
    return { leastMs: Math.max(overloadMs, usualMs * (1 - JITTER)), mostMs: usualMs * (1 + JITTER) };
  const longestMs = usualMs * MAX_RETRY_AFTER_STEPS;
  const leastMs = Math.min(Math.max(usualMs, askedMs), longestMs);
  return { leastMs, mostMs: Math.min(leastMs * (1 + JITTER), longestMs) };
}

function isOverloaded(end: AttemptEnd): boolean {
  if (end.kind !== 'unavailable') return false;
  return end.timedOut || (end.statusCode !== null && overloadStatuses.includes(end.statusCode));
}
