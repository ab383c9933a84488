import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import type { Recovery } from '../../domain/deliveries/recovery.ts';

export type RecoveryResource = ReturnType<typeof toRecoveryResource>;

/** A recovery as callers see it. */
export function toRecoveryResource(recovery: Recovery) {
  const { id, endpointId, include, status, since, until, totalCount, requeuedCount } = recovery;
  const { createdAt, finishedAt } = recovery;
  return {
    id,
    object: 'recovery' as const,
    endpointId,
    include,
    status,
    since: toTimestamp(since),
    until: toTimestamp(until),
    totalCount,
    requeuedCount,
    createdAt: toTimestamp(createdAt),
    finishedAt: optionalTimestamp(finishedAt),
  };
}

/** What a recovery would resend, as callers see it. */
export function toRecoveryCountResource({ since, until, ...count }: RecoveryCount) {
  return {
    object: 'recovery_count' as const,
    ...count,
    since: toTimestamp(since),
    until: toTimestamp(until),
  };
}

type RecoveryCount = Pick<Recovery, 'endpointId' | 'include' | 'since' | 'until' | 'totalCount'>;
