import { HOUR_MS } from '../../domain/clock.ts';
import { deleteOldRequests } from '../../store/upstream/upstream-requests.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Deletes upstream requests that no allowance counts any more. Keeps two hours, so that a clock that is set
 * back loses none that still counts.
 */
export async function pruneRequests({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction((tx) => deleteOldRequests(tx, tx.now - 2 * HOUR_MS));
}
