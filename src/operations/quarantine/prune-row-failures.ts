import { HOUR_MS } from '../../domain/clock.ts';
import { deleteRowFailuresBefore } from '../../store/quarantine/row-failures.ts';
import type { OperationContext } from '../operation-context.ts';

// Because a row is due again within minutes of its retry: one that has not failed again an hour later was processed, or is gone.
const OVER_AFTER_MS = HOUR_MS;

/** Deletes the failures of rows that were retried and did not fail again. */
export async function pruneRowFailures({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction((tx) => deleteRowFailuresBefore(tx, tx.now - OVER_AFTER_MS));
}
