import { AppError } from '../../domain/app-error.ts';
import { failedAgain, type FailedRow, type RowFailure } from '../../domain/quarantine/row-failure.ts';
import { storableText } from '../../domain/storable-text.ts';
import { databaseFault } from '../../store/engine/database-fault.ts';
import { inSavepoint } from '../../store/engine/in-savepoint.ts';
import type { Store, Transaction } from '../../store/engine/store.ts';
import { deleteRowFailure, listRowFailures, setRowFailure } from '../../store/quarantine/row-failures.ts';

/**
 * Runs a transaction over several rows in which the failure of one row costs one row. Without a failure it costs nothing: savepoints
 * are set only when the transaction is run again after one.
 */
export async function isolateRows<T>(
  store: Store,
  work: (tx: Transaction, isolate: IsolateRow) => Promise<T>,
): Promise<T> {
  try {
    return await store.transaction((tx) => work(tx, rowIsolation(tx, { inSavepoints: false })));
  } catch (error) {
    if (!(error instanceof FailedRowError)) throw error;
    return store.transaction((tx) => work(tx, rowIsolation(tx, { inSavepoints: true })));
  }
}

/**
 * Processes one row of several in a transaction; `work` gets what failed with it before. When it fails, what it wrote is rolled back, the failure is recorded, and the others go
 * on; resolves with null then. `defer` writes when the row is due again, outside of what is rolled back.
 */
export type IsolateRow = <T>(
  row: FailedRow,
  work: (tx: Transaction, failures: readonly RowFailure[]) => Promise<T>,
  defer?: (failure: RowFailure) => Promise<void>,
) => Promise<T | null>;

/** The isolation of rows in a transaction that others have begun: each has its savepoint. */
export function rowIsolation(tx: Transaction, { inSavepoints } = { inSavepoints: true }): IsolateRow {
  let known: RowFailure[] | null = null;
  return async (row, work, defer) => {
    known ??= await listRowFailures(tx);
    const failures = known.filter(({ rowId }) => rowId === row.rowId);
    const before = failures.find(({ task }) => task === row.task) ?? null;
    try {
      const result = await (inSavepoints
        ? inSavepoint(tx, (part) => work(part, failures))
        : work(tx, failures));
      if (before !== null) await deleteRowFailure(tx, row);
      return result;
    } catch (error) {
      // The database is at fault, and not the row.
      if (databaseFault(error) !== null) throw error;
      if (!inSavepoints) throw new FailedRowError(error);
      const failure = await recordFailure(tx, before, row, error);
      known = [...known.filter((each) => each !== before), failure];
      await defer?.(failure);
      return null;
    }
  };
}

/** Records the failure of a row whose work has no transaction left, and defers it. */
export async function recordRowFailure(
  store: Store,
  row: FailedRow,
  error: unknown,
  defer: (tx: Transaction, failure: RowFailure) => Promise<void>,
): Promise<void> {
  await store.transaction(async (tx) => {
    const before = (await listRowFailures(tx)).find(
      ({ rowId, task }) => rowId === row.rowId && task === row.task,
    );
    await defer(tx, await recordFailure(tx, before ?? null, row, error));
  });
}

async function recordFailure(
  tx: Transaction,
  before: RowFailure | null,
  row: FailedRow,
  error: unknown,
): Promise<RowFailure> {
  const failure = failedAgain(before, row, describe(error), tx.now);
  await setRowFailure(tx, failure);
  const { rowId, task, failureCount, error: reason } = failure;
  tx.observe({
    kind: 'row_failed',
    rowId,
    task,
    failureCount,
    isQuarantined: failure.quarantinedAt !== null,
    reason,
  });
  return failure;
}

class FailedRowError extends Error {
  constructor(cause: unknown) {
    super('a row of the transaction failed', { cause });
    this.name = 'FailedRowError';
  }
}

// Drizzle's message is the statement with its values; what the database said is its cause.
function describe(error: unknown): string {
  const { cause } = error instanceof Error ? error : { cause: undefined };
  const text = cause instanceof Error && !(error instanceof AppError) ? cause.message : String(error);
  return storableText(text.slice(0, MAX_ERROR_CHARACTERS));
}

const MAX_ERROR_CHARACTERS = 500;
