import { HOUR_MS } from '../clock.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';

/**
 * How long a receiver that is overloaded asks to be left alone: `Retry-After` on 429 and 503, at most an
 * hour. Null: it does not ask. Such an attempt uses up no step of the schedule, since the receiver says that
 * it will be back.
 */
export function deferralMs(outcome: AttemptOutcome): number | null {
  if (outcome.kind !== 'unavailable' || outcome.timedOut || !outcome.retryAfterMs) return null;
  const isOverloaded = outcome.statusCode === 429 || outcome.statusCode === 503;
  return isOverloaded ? Math.min(outcome.retryAfterMs, MAX_DEFERRAL_MS) : null;
}

// A maintenance window is rarely longer, and a receiver that always asks for more must be tried sometimes.
export const MAX_DEFERRAL_MS = HOUR_MS;
