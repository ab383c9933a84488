import type { FailedRow, RowFailure } from '../../domain/quarantine/row-failure.ts';
import { databaseFault } from '../../store/engine/database-fault.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { deleteRowFailure } from '../../store/quarantine/row-failures.ts';
import type { OperationContext } from '../operation-context.ts';
import { recordRowFailure } from './isolate-rows.ts';

/**
 * Runs the work on one row that has transactions of its own, such as a poll. Rejects with its error; one that is not the database's is
 * recorded, and `defer` writes when a quarantined row is due again.
 */
export type RowGuard = (
  row: FailedRow,
  work: () => Promise<unknown>,
  defer: (tx: Transaction, quarantined: RowFailure) => Promise<void>,
) => Promise<void>;

/** The guard of a worker. */
export function createRowGuard({ store }: Pick<OperationContext, 'store'>): RowGuard {
  // What failed here, so that success costs no statement. What succeeds in another process is pruned after an hour.
  const failing = new Set<string>();
  return async (row, work, defer) => {
    const key = `${row.task} ${row.rowId}`;
    try {
      await work();
    } catch (error) {
      if (databaseFault(error) === null) {
        failing.add(key);
        await recordRowFailure(store, row, error, async (tx, failure) => {
          if (failure.quarantinedAt !== null) await defer(tx, failure);
        });
      }
      throw error;
    }
    if (failing.delete(key)) await store.transaction((tx) => deleteRowFailure(tx, row));
  };
}
