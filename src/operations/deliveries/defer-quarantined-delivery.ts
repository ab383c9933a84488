import type { UnixMs } from '../../domain/clock.ts';
import { deferDelivery } from '../../store/deliveries/defer-delivery.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';

/** Frees a claimed delivery that cannot be processed, until the given time. Its receiver takes the others meanwhile. */
export async function deferQuarantinedDelivery(
  tx: Transaction,
  { delivery, leaseToken }: ClaimedDelivery,
  until: UnixMs,
): Promise<void> {
  await deferDelivery(tx, delivery.id, leaseToken, until);
  await refreshReceiver(tx, delivery.receiverId);
}
