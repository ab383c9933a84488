import { findGenerationById } from '../../store/generations/generations.ts';
import { findQueueTimeouts } from '../../store/generations/lock-queued.ts';
import { describeWaiting } from '../../domain/upstream/waiting-for.ts';
import { waitingReasonOf } from './explain-waiting.ts';
import { isolateRows } from '../quarantine/isolate-rows.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';

/**
 * Fails generations that have been queued for longer than their time-out, at most a batch. Returns how
 * many.
 */
export async function expireQueued({
  store,
  policy,
  notify,
}: Pick<OperationContext, 'store' | 'policy' | 'notify'>): Promise<number> {
  const expired = await isolateRows(store, async (tx, isolate) => {
    const overdue = await findQueueTimeouts(tx, tx.now, QUEUE_TIMEOUT_BATCH);
    let count = 0;
    for (const id of overdue) {
      const done = await isolate({ task: 'queue_timeout', rowId: id }, async (part) => {
        const generation = await findGenerationById(part, id);
        if (generation === null) return null;
        const reason = await waitingReasonOf(part, policy, generation, part.now);
        const message = `Not submitted before the queue time-out: ${describeWaiting(reason)}`;
        const end = { status: 'failed', error: { code: 'queue_timeout', message } } as const;
        return finishGeneration(part, policy, id, 'unleased', end, 'pruner');
      });
      if (done !== null) count++;
    }
    return count;
  });
  if (expired > 0) notify('event-stored');
  return expired;
}

// Because it bounds one transaction; the others follow in the next round, which is at once.
export const QUEUE_TIMEOUT_BATCH = 100;
