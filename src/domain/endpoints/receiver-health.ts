import { DAY_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import { isGone, type AttemptOutcome } from '../deliveries/attempt-outcome.ts';
import { deferralMs } from '../deliveries/deferral-ms.ts';
import type { NextState } from '../deliveries/next-state.ts';
import type { DisabledReason } from './endpoint.ts';

/**
 * The health of a receiver: a circuit breaker, so that one that is down costs an attempt every few minutes
 * rather than one for each delivery, and the time since which nothing was acknowledged.
 */
export interface ReceiverHealth {
  /** Attempts in a row that found it unavailable. */
  consecutiveFailures: number;
  /** The first failure of any kind since the last acknowledgement. */
  failingSince: UnixMs | null;
  /**
   * Null: the circuit is closed. In the future: it is open. In the past: half-open, one attempt at a time.
   */
  retryAt: UnixMs | null;
  /** When it last answered completely, with whatever status. 0: never at this URL. */
  answeredAt: UnixMs;
  /** When a caller last made an open circuit half-open: see `health-after-trial.ts`. */
  trialAt: UnixMs | null;
}

export const healthyReceiver: ReceiverHealth = {
  consecutiveFailures: 0,
  failingSince: null,
  retryAt: null,
  answeredAt: 0,
  trialAt: null,
};

// A deployment loses a request or two; five in a row are an outage.
export const FAILURES_BEFORE_OPENING = 5;
// At first as long as a restart takes; at most as long as a receiver that is back can wait for what it
// missed.
export const FIRST_BACK_OFF_MS = 30 * SECOND_MS;
export const MAX_BACK_OFF_MS = 5 * MINUTE_MS;
// Up to a fifth less, so that receivers that went down together are not retried together.
const BACK_OFF_JITTER = 0.2;

// Longer than the default retry schedule, and than a long weekend: nobody is repairing it.
export const DISABLE_AFTER_MS = 5 * DAY_MS;
// As many as the default schedule has attempts. Two failures a week apart, with nothing sent in between,
// prove little.
export const FAILURES_BEFORE_DISABLING = 10;

/** @param random in [0, 1) */
export function healthAfter(
  health: ReceiverHealth,
  outcome: AttemptOutcome,
  now: UnixMs,
  random: number,
): ReceiverHealth {
  switch (outcome.kind) {
    case 'acknowledged':
      return { ...healthyReceiver, answeredAt: now, trialAt: health.trialAt };
    case 'rejected':
      // It answers, so the circuit closes, but it acknowledged nothing.
      return {
        consecutiveFailures: 0,
        failingSince: health.failingSince ?? now,
        retryAt: null,
        answeredAt: now,
        trialAt: health.trialAt,
      };
    case 'unavailable': {
      const isAnswer = outcome.statusCode !== null && !outcome.timedOut;
      const answeredAt = isAnswer ? now : health.answeredAt;
      // Attempts that were under way when the circuit opened carry no new information.
      const after = isCircuitOpen(health, now) ? health : afterUnavailable(health, now, random);
      return deferred({ ...health, ...after, answeredAt }, outcome, now);
    }
    case 'not_sent':
    case 'no_receiver':
      return health;
  }
}

/** Whether no attempt may be made before `retryAt`. */
export function isCircuitOpen<T extends Pick<ReceiverHealth, 'retryAt'>>(
  health: T,
  now: UnixMs,
): health is T & { retryAt: UnixMs } {
  return health.retryAt !== null && health.retryAt > now;
}

/**
 * Why an endpoint has to be disabled after an attempt that led to this health and delivery state; null: it
 * has not.
 */
export function reasonToDisable(
  outcome: AttemptOutcome,
  health: ReceiverHealth,
  { status }: { status: NextState['status'] },
  now: UnixMs,
): DisabledReason | null {
  if (isGone(outcome)) return 'gone';
  if (outcome.kind !== 'rejected' && outcome.kind !== 'unavailable') return null;
  if (health.failingSince === null || health.failingSince > now - DISABLE_AFTER_MS) return null;
  const isCertain = status === 'failed' || health.consecutiveFailures >= FAILURES_BEFORE_DISABLING;
  return isCertain ? 'failing' : null;
}

/** An open circuit, for as long as the receiver asks, where that is longer than the back-off. */
function deferred(health: ReceiverHealth, outcome: AttemptOutcome, now: UnixMs): ReceiverHealth {
  const askedMs = deferralMs(outcome);
  if (askedMs === null || (health.retryAt ?? 0) >= now + askedMs) return health;
  return { ...health, retryAt: now + askedMs };
}

function afterUnavailable(
  health: ReceiverHealth,
  now: UnixMs,
  random: number,
): Omit<ReceiverHealth, 'answeredAt' | 'trialAt'> {
  const consecutiveFailures = health.consecutiveFailures + 1;
  const failingSince = health.failingSince ?? now;
  const earlierBackOffs = consecutiveFailures - FAILURES_BEFORE_OPENING;
  if (earlierBackOffs < 0) return { consecutiveFailures, failingSince, retryAt: null };
  const backOffMs =
    Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** earlierBackOffs) * (1 - BACK_OFF_JITTER * random);
  return { consecutiveFailures, failingSince, retryAt: now + Math.round(backOffMs) };
}
