import type { UnixMs } from '../clock.ts';
import { STEP_MS } from '../steady-clock.ts';
import type { AccountHealth } from './account-health.ts';
import { backOffs, MAX_RETRY_AFTER_MS, type Circuit } from './circuit.ts';

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
  return { ...health, retryAfterUntil, retryAt, submissions: { ...health.submissions, retryAt: submitRetryAt } };
}

function repairRetryAt(
  { failureReason, retryAt }: Circuit,
  retryAfterUntil: UnixMs | null,
  now: UnixMs,
): UnixMs | null {
  if (retryAt === null) return null;
  // Without a failure it is half-open since then.
  const backOff = failureReason === null || failureReason === 'key_refused' ? null : backOffs[failureReason];
  const latest = Math.max(now + STEP_MS + (backOff?.maxMs ?? 0), retryAfterUntil ?? 0);
  return retryAt > latest ? now : retryAt;
}
