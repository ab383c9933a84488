import { DAY_MS, HOUR_MS } from '../../domain/clock.ts';
import { deleteOldRequests } from '../../store/upstream/upstream-requests.ts';
import { deleteOldCounts } from '../../store/upstream/upstream-request-counts.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Deletes upstream requests that no allowance counts any more, and counts that no report needs. Keeps two hours
 * of requests, so that a clock that is set back loses none that still counts.
 */
export async function pruneRequests({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction(async (tx) => {
    await deleteOldRequests(tx, tx.allowanceNow - 2 * HOUR_MS);
    await deleteOldCounts(tx, tx.now - COUNTS_KEPT_MS);
  });
}

// Because a quarter shows whether an allowance was worth its price; an account has some ten rows an hour.
const COUNTS_KEPT_MS = 90 * DAY_MS;
