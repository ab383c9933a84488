import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import type { Recovery } from '../../domain/deliveries/recovery.ts';

export type RecoveryResource = ReturnType<typeof toRecoveryResource>;

/** A recovery as callers see it. */
export function toRecoveryResource(recovery: Recovery) {
  const { id, endpointId, status, since, until, totalCount, requeuedCount, createdAt, finishedAt } = recovery;
  return {
    id,
    object: 'recovery' as const,
    endpointId,
    status,
    since: toTimestamp(since),
    until: toTimestamp(until),
    totalCount,
    requeuedCount,
    createdAt: toTimestamp(createdAt),
    finishedAt: optionalTimestamp(finishedAt),
  };
}
