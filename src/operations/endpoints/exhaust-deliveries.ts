import type { UnixMs } from '../../domain/clock.ts';
import type { ExhaustedReason } from '../../domain/observation.ts';
import { failPendingDeliveries } from '../../store/deliveries/deliveries.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Ends what waits for a receiver as failed without trying it once more: all of it, or the first of it where it is much. The next claim
 * from a receiver that was closed ends the rest.
 */
export async function exhaustDeliveries(
  tx: Transaction,
  { receiverId, endpointId, reason, dueBy }: WaitingDeliveries,
): Promise<void> {
  const count = await failPendingDeliveries(tx, receiverId, dueBy);
  if (count > 0) tx.observe({ kind: 'deliveries_exhausted', receiverId, endpointId, reason, count });
}

export interface WaitingDeliveries {
  receiverId: string;
  /** Null: webhooks that come with requests. */
  endpointId: string | null;
  reason: ExhaustedReason;
  /** Only those that have been due since then. Absent: all. */
  dueBy?: UnixMs;
}
