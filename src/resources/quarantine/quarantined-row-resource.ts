import { toTimestamp } from '../../domain/clock.ts';
import type { RowFailure } from '../../domain/quarantine/row-failure.ts';

export type QuarantinedRowResource = ReturnType<typeof toQuarantinedRowResource>;

/** A quarantined row as the operator sees it, over HTTP and on the command line. */
export function toQuarantinedRowResource(failure: RowFailure) {
  const { rowId, task, failureCount, error, firstFailedAt, quarantinedAt, retryAt } = failure;
  return {
    id: rowId,
    object: 'quarantined_row' as const,
    task,
    failureCount,
    error,
    firstFailedAt: toTimestamp(firstFailedAt),
    quarantinedAt: toTimestamp(quarantinedAt ?? firstFailedAt),
    retryAt: toTimestamp(retryAt),
  };
}
