import { DISABLE_AFTER_MS } from '../../domain/endpoints/receiver-health.ts';
import { deleteIdleReceivers } from '../../store/endpoints/delete-idle-receivers.ts';
import type { OperationContext } from '../context.ts';

// Bounds one transaction; the rest follows in the next round.
const BATCH_SIZE = 500;

/** Deletes what is kept of addresses that came with requests, once nothing goes there: callers may name a new one each time. */
export async function pruneReceivers({ store }: Pick<OperationContext, 'store'>): Promise<void> {
  await store.transaction((tx) =>
    // What has failed for as long is given up, and a new webhook is tried as if nothing had been.
    deleteIdleReceivers(tx, { failedBefore: tx.now - DISABLE_AFTER_MS, limit: BATCH_SIZE }),
  );
}
