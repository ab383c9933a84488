import { isGone, type AttemptEnd } from '../deliveries/attempt-end.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import type { NextState } from '../deliveries/delivery-schedule.ts';
import type { DisabledReason } from './endpoint.ts';

/**
 * How a receiver is doing: a circuit breaker, so that one that is down costs an attempt every few minutes rather than one for each
 * delivery, and since when it has taken nothing at all.
 */
export interface ReceiverHealth {
  /** Attempts in a row that said that it is unavailable. */
  consecutiveFailures: number;
  /** The first failure of any kind since the last success. */
  failingSince: UnixMs | null;
  /** Set while the breaker is open. Once it has passed, attempts are made one at a time until one is answered. */
  retryAt: UnixMs | null;
}

export const healthyReceiver: ReceiverHealth = {
  consecutiveFailures: 0,
  failingSince: null,
  retryAt: null,
};

// A deployment loses a request or two; five in a row are more than that.
export const FAILURES_BEFORE_OPENING = 5;
// As long as a restart takes at first. At most as long as a receiver that is back can wait for what it has missed.
export const FIRST_BACK_OFF_MS = 30 * SECOND_MS;
export const MAX_BACK_OFF_MS = 5 * MINUTE_MS;
// Up to a fifth less, so that receivers that went down together are not tried together.
const BACK_OFF_JITTER = 0.2;

// Longer than the default retry schedule, and than a long weekend: nobody is repairing it.
export const DISABLE_AFTER_MS = 5 * DAY_MS;
// As many as the default schedule has attempts. Two stray failures a week apart, with nothing sent in between, say little.
export const FAILURES_BEFORE_DISABLING = 10;

/** @param random in [0, 1) */
export function healthAfter(
  health: ReceiverHealth,
  end: AttemptEnd,
  now: UnixMs,
  random: number,
): ReceiverHealth {
  switch (end.kind) {
    case 'received':
      return healthyReceiver;
    case 'refused':
      // It is there, whatever it thinks of this event.
      return { consecutiveFailures: 0, failingSince: health.failingSince ?? now, retryAt: null };
    case 'unavailable':
      // Attempts that were under way when the breaker opened say nothing new.
      return isCircuitOpen(health, now) ? health : afterFailure(health, now, random);
    case 'not_sent':
    case 'withdrawn':
      return health;
  }
}

export function isCircuitOpen<T extends Pick<ReceiverHealth, 'retryAt'>>(
  health: T,
  now: UnixMs,
): health is T & { retryAt: UnixMs } {
  return health.retryAt !== null && health.retryAt > now;
}

/** How many attempts may be under way at the same time. */
export function concurrencyOf(health: ReceiverHealth, limit: number, now: UnixMs): number {
  if (isCircuitOpen(health, now)) return 0;
  return health.retryAt === null ? limit : 1;
}

/** Whether, and why, an endpoint is to be disabled after an attempt that left it and the delivery like this. */
export function reasonToDisable(
  end: AttemptEnd,
  health: ReceiverHealth,
  { status }: NextState,
  now: UnixMs,
): DisabledReason | null {
  if (isGone(end)) return 'gone';
  if (end.kind !== 'refused' && end.kind !== 'unavailable') return null;
  if (health.failingSince === null || health.failingSince > now - DISABLE_AFTER_MS) return null;
  const isSure = status === 'failed' || health.consecutiveFailures >= FAILURES_BEFORE_DISABLING;
  return isSure ? 'failing' : null;
}

function afterFailure(health: ReceiverHealth, now: UnixMs, random: number): ReceiverHealth {
  const consecutiveFailures = health.consecutiveFailures + 1;
  const failingSince = health.failingSince ?? now;
  const earlierBackOffs = consecutiveFailures - FAILURES_BEFORE_OPENING;
  if (earlierBackOffs < 0) return { consecutiveFailures, failingSince, retryAt: null };
  const backOffMs =
    Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** earlierBackOffs) * (1 - BACK_OFF_JITTER * random);
  return { consecutiveFailures, failingSince, retryAt: now + Math.round(backOffMs) };
}
