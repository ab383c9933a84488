import type { UnixMs } from '../../domain/clock.ts';
import type { ExhaustedReason } from '../../domain/observation.ts';
import { failPendingDeliveries } from '../../store/deliveries/deliveries.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Fails the pending deliveries of a receiver without another attempt: all of them, or a first batch when
 * there are many. The next claim from a disabled or deleted endpoint fails the rest.
 */
export async function exhaustDeliveries(
  tx: Transaction,
  { receiverId, endpointId, reason, dueBy }: WaitingDeliveries,
): Promise<void> {
  for (const failed of await failPendingDeliveries(tx, receiverId, reason, dueBy))
    tx.observe({ kind: 'delivery_exhausted', ...failed, receiverId, endpointId, reason });
}

export interface WaitingDeliveries {
  receiverId: string;
  /** Null: the receiver of a request. */
  endpointId: string | null;
  reason: ExhaustedReason;
  /** Only deliveries due since then; all by default. */
  dueBy?: UnixMs;
}
