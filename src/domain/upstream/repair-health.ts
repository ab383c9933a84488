import type { UnixMs } from '../clock.ts';
import { STEP_MS } from '../steady-clock.ts';
import type { AccountHealth } from './account-health.ts';
import {
  backOffs,
  lostByKills,
  MAX_RETRY_AFTER_MS,
  type AccountFailureReason,
  type Circuit,
} from './circuit.ts';

/**
 * Ends back-offs that would last longer than they can: they were stored while a clock was set ahead. The
 * bound is that of the failure reason, or what the upstream asked for.
 */
export function repairHealth(health: AccountHealth, now: UnixMs): AccountHealth {
  const asked = health.retryAfterUntil;
  const isPossible = asked !== null && asked <= now + STEP_MS + MAX_RETRY_AFTER_MS;
  const retryAfterUntil = asked === null || isPossible ? asked : null;
  const retryAt = repairRetryAt(health, retryAfterUntil, now);
  const submitRetryAt = repairRetryAt(health.submissions, retryAfterUntil, now);
  const isUnchanged =
    retryAfterUntil === asked && retryAt === health.retryAt && submitRetryAt === health.submissions.retryAt;
  if (isUnchanged) return health;
  return {
    ...health,
    retryAfterUntil,
    retryAt,
    submissions: { ...health.submissions, retryAt: submitRetryAt },
  };
}

function repairRetryAt(
  { failureReason, retryAt }: Circuit,
  retryAfterUntil: UnixMs | null,
  now: UnixMs,
): UnixMs | null {
  if (retryAt === null) return null;
  const latest = Math.max(now + STEP_MS + longestBackOffMs(failureReason), retryAfterUntil ?? 0);
  return retryAt > latest ? now : retryAt;
}

function longestBackOffMs(failureReason: AccountFailureReason | null): number {
  // Without a failure it is half-open since then; without a usable key it has no time.
  if (failureReason === null || failureReason === 'key_refused') return 0;
  const { maxMs } = backOffs[failureReason];
  return failureReason === 'unavailable' ? Math.max(maxMs, lostByKills.maxMs) : maxMs;
}
