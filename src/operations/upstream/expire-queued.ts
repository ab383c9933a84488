import { findGenerationById } from '../../store/generations/generations.ts';
import { findQueueTimeouts } from '../../store/generations/lock-queued.ts';
import { describeWaiting } from '../../domain/upstream/waiting-for.ts';
import { waitingReasonOf } from './explain-waiting.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';

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
      const generation = await findGenerationById(tx, id);
      if (generation === null) continue;
      const reason = await waitingReasonOf(tx, policy, generation, tx.now);
      const message = `Not submitted before the queue time-out: ${describeWaiting(reason)}`;
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
