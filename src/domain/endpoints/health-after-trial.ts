import { SECOND_MS, type UnixMs } from '../clock.ts';
import { healthyReceiver, isCircuitOpen, type ReceiverHealth } from './receiver-health.ts';

/**
 * The health once a caller asked for an attempt (`test`, `retry`, `recover`): an open circuit becomes
 * half-open at once, unless that happened in the last 30 s. The same object when nothing changes.
 */
export function healthAfterTrial(health: ReceiverHealth, now: UnixMs): ReceiverHealth {
  if (!isCircuitOpen(health, now) || nextTrialAt(health) > now) return health;
  return { ...health, retryAt: now, trialAt: now };
}

/**
 * The health of an endpoint that got another URL or was enabled: without its earlier failures. While the
 * circuit is open this is a manual trial too; if there was one in the last 30 s, the next attempt waits for
 * the rest of them.
 */
export function healthAfterChange(
  health: ReceiverHealth,
  { isSameUrl }: { isSameUrl: boolean },
  now: UnixMs,
): ReceiverHealth {
  const { trialAt } = health;
  // An answer of the old URL says nothing about the new one.
  const anew = { ...healthyReceiver, answeredAt: isSameUrl ? health.answeredAt : 0, trialAt };
  if (!isCircuitOpen(health, now)) return anew;
  const allowedAt = nextTrialAt(health);
  return allowedAt > now ? { ...anew, retryAt: allowedAt } : { ...anew, trialAt: now };
}

function nextTrialAt({ trialAt }: ReceiverHealth): UnixMs {
  return (trialAt ?? -Infinity) + TRIAL_INTERVAL_MS;
}

// As long as the first back-off: whoever repairs a receiver can test it as often as the gateway would, and
// a caller in a loop cannot keep slots occupied with a receiver that is down.
export const TRIAL_INTERVAL_MS = 30 * SECOND_MS;
