import { findQueueTimeouts } from '../../store/generations/lock-queued.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from './finish-generation.ts';

const BATCH_SIZE = 100;

/** Fails generations that have been queued for longer than their time-out. Returns how many. */
export async function expireQueued({
  store,
  policy,
  notify,
}: Pick<OperationContext, 'store' | 'policy' | 'notify'>): Promise<number> {
  const expired = await store.transaction(async (tx) => {
    const overdue = await findQueueTimeouts(tx, tx.now, BATCH_SIZE);
    for (const id of overdue) {
      const message = 'No upstream allowance became free before the queue time-out';
      await finishGeneration(
        tx,
        policy,
        id,
        'unleased',
        { status: 'failed', error: { code: 'queue_timeout', message } },
        'pruner',
      );
    }
    return overdue.length;
  });
  if (expired > 0) notify('event-stored');
  return expired;
}
