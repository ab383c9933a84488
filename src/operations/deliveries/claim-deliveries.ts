import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import { concurrencyOf, isCircuitOpen } from '../../domain/endpoints/receiver-health.ts';
import { claimDueDeliveries, type DeliveryRow } from '../../store/deliveries/deliveries.ts';
import type { Lease } from '../../store/generations/lease.ts';
import {
  lockDueReceivers,
  lockReceiver,
  nextReceiverTime,
  setNextAttempt,
  setNextAttemptToWaiting,
} from '../../store/endpoints/lock-due-receivers.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { exhaustDeliveries } from '../endpoints/exhaust-deliveries.ts';

/**
 * Claims due deliveries, longest due first, at most as many of each receiver as its concurrency allows.
 * `nextDueAt` is when there may be more to claim; null when nothing is pending.
 */
export async function claimDeliveries(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  limit: number,
): Promise<{ claims: ClaimedDelivery[]; nextDueAt: UnixMs | null }> {
  return store.transaction(async (tx) => {
    const lease: Lease = { token: newId('lease', tx.now), expiresAt: tx.leaseNow + policy.leaseMs };
    const claims: ClaimedDelivery[] = [];
    const receivers = await lockDueReceivers(tx, RECEIVERS_PER_CLAIM);
    for (const receiverId of receivers) {
      if (claims.length === limit) break;
      const deliveries = await claimFrom(tx, policy, receiverId, lease, limit - claims.length);
      claims.push(...deliveries.map((delivery) => ({ delivery, leaseToken: lease.token })));
    }
    const nextAt = await nextReceiverTime(tx);
    const isLocked = receivers.length === 0 && nextAt !== null && nextAt <= tx.now;
    return { claims, nextDueAt: isLocked ? tx.now + LOCKED_RETRY_MS : nextAt };
  });
}

// Because it bounds one transaction, at three statements for each: an event that is stored meanwhile waits
// for it. The other receivers follow at once.
const RECEIVERS_PER_CLAIM = 32;
// Because due receivers are locked by other processes, or by attempts that are being recorded, for a few
// milliseconds.
const LOCKED_RETRY_MS = 10;

export interface ClaimedDelivery {
  delivery: DeliveryRow;
  leaseToken: string;
}

/** Claims from a locked receiver, and sets when it is checked again. */
async function claimFrom(
  tx: Transaction,
  { concurrencyPerReceiver }: Pick<Policy, 'concurrencyPerReceiver'>,
  receiverId: string,
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
  const free = concurrencyOf(health, concurrencyPerReceiver, tx.now) - inFlight;
  const deliveries = free > 0 ? await claimDueDeliveries(tx, receiverId, lease, Math.min(free, limit)) : [];
  if (deliveries.length < free) await setNextAttemptToWaiting(tx, receiverId);
  // After the back-off. Otherwise it is at capacity until an attempt is recorded.
  else await setNextAttempt(tx, receiverId, isCircuitOpen(health, tx.now) ? health.retryAt : null);
  return deliveries;
}
