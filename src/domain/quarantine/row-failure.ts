import { HOUR_MS, type UnixMs } from '../clock.ts';

/** A row that a worker could not process, for what, and how often in a row. */
export interface RowFailure {
  /** The id of the generation, delivery, receiver, recovery, budget or secret. */
  rowId: string;
  task: RowTask;
  failureCount: number;
  /** The last error, for the operator. */
  error: string;
  firstFailedAt: UnixMs;
  /** Null: it is tried again with the others. */
  quarantinedAt: UnixMs | null;
  /** Not processed before then. */
  retryAt: UnixMs;
}

/** What workers do with single rows. */
export const rowTasks = [
  'submit',
  'claim_poll',
  'poll',
  'queue_timeout',
  'lease',
  'deliver',
  'receiver',
  'recovery',
  're_encrypt',
  'alert',
] as const;

export type RowTask = (typeof rowTasks)[number];

export type FailedRow = Pick<RowFailure, 'rowId' | 'task'>;

// Because an error that is not the row's (a deadlock, a short stall) does not come five times in a row.
const MAX_FAILURES = 5;
/** How long a quarantined row waits: a new version or a repaired row may have ended the cause, and one failure an hour costs nothing. */
export const QUARANTINE_MS = HOUR_MS;

/** The failure after another error. The fifth in a row quarantines the row: it is tried again hourly. */
export function failedAgain(
  before: RowFailure | null,
  row: FailedRow,
  error: string,
  now: UnixMs,
): RowFailure {
  const failureCount = (before?.failureCount ?? 0) + 1;
  const isQuarantined = failureCount >= MAX_FAILURES;
  return {
    ...row,
    failureCount,
    error,
    firstFailedAt: before?.firstFailedAt ?? now,
    quarantinedAt: isQuarantined ? (before?.quarantinedAt ?? now) : null,
    retryAt: isQuarantined ? now + QUARANTINE_MS : now,
  };
}
