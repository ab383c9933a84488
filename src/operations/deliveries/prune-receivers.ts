import { PROVEN_FOR_MS } from '../../domain/endpoints/concurrency-of.ts';
import { DISABLE_AFTER_MS } from '../../domain/endpoints/receiver-health.ts';
import { deleteIdleReceivers } from '../../store/endpoints/delete-idle-receivers.ts';
import type { OperationContext } from '../operation-context.ts';

// Because it bounds one transaction; the others follow in the next round.
const BATCH_SIZE = 500;

/**
 * Deletes the state of receivers from requests that nothing is pending for: callers can name a new URL in
 * every request.
 */
export async function pruneReceivers({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction((tx) =>
    // After that time its deliveries are exhausted, and a new webhook starts without earlier failures.
    deleteIdleReceivers(tx, {
      failedBefore: tx.now - DISABLE_AFTER_MS,
      answeredBefore: tx.now - PROVEN_FOR_MS,
      limit: BATCH_SIZE,
    }),
  );
}
