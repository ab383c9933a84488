import type { SlotHolder } from '../../domain/deliveries/share-slots.ts';
import { isCircuitOpen } from '../../domain/endpoints/receiver-health.ts';
import { concurrencyOf, isProven } from '../../domain/endpoints/concurrency-of.ts';
import { claimDueDeliveries, type DeliveryRow } from '../../store/deliveries/deliveries.ts';
import {
  lockReceiver,
  setNextAttempt,
  setNextAttemptToWaiting,
  setProven,
} from '../../store/endpoints/lock-receiver.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { Lease } from '../../store/generations/lease.ts';
import { exhaustDeliveries } from '../endpoints/exhaust-deliveries.ts';
import type { Policy } from '../operation-context.ts';

/** Claims from a locked receiver, and sets when it is checked again. */
export async function claimFromReceiver(
  tx: Transaction,
  { concurrencyPerReceiver }: Pick<Policy, 'concurrencyPerReceiver'>,
  { receiverId, isProven: wasProven }: Pick<SlotHolder, 'receiverId' | 'isProven'>,
  lease: Lease,
  limit: number,
): Promise<DeliveryRow[]> {
  const { endpointStatus, inFlight, ...health } = await lockReceiver(tx, receiverId);
  if (endpointStatus === 'deleted' || endpointStatus === 'disabled') {
    // Stored while the endpoint was being disabled or deleted, or too many to fail together with it.
    const reason = `endpoint_${endpointStatus}` as const;
    await exhaustDeliveries(tx, { receiverId, endpointId: receiverId, reason });
    await setNextAttemptToWaiting(tx, receiverId);
    return [];
  }
  if (endpointStatus === 'paused') {
    await setNextAttempt(tx, receiverId, null);
    return [];
  }
  if (isProven(health, tx.now) !== wasProven) {
    // Its last answer is too long ago, so it takes a slot of the others: in the next round, which is at once.
    await setProven(tx, receiverId, !wasProven);
    return [];
  }
  const free = concurrencyOf(health, concurrencyPerReceiver, tx.now) - inFlight;
  const deliveries = free > 0 ? await claimDueDeliveries(tx, receiverId, lease, Math.min(free, limit)) : [];
  if (deliveries.length < free) await setNextAttemptToWaiting(tx, receiverId);
  // After the back-off. Otherwise it is at capacity until an attempt is recorded.
  else await setNextAttempt(tx, receiverId, isCircuitOpen(health, tx.now) ? health.retryAt : null);
  return deliveries;
}
