import type { Delivery } from '../../domain/deliveries/delivery.ts';
import { findDelivery } from '../../store/deliveries/list-deliveries.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { lockEndpoint, type LockedEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { prioritizeDelivery } from '../../store/deliveries/prioritize-delivery.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import { requeueDelivery } from '../../store/deliveries/requeue-delivery.ts';
import { lockEvent } from '../../store/retention/lock-events.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Requeues a delivery in any status: it is due at once, goes to the current URL of its endpoint, and its
 * retry schedule starts again. It closes the circuit of its receiver and goes before other pending
 * deliveries; a paused endpoint holds it back like any other.
 */
export async function retryDelivery(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  teamId: string | null,
  id: string,
): Promise<RetryOutcome> {
  const outcome = await store.transaction((tx) => requeue(tx, teamId, id));
  if (outcome.outcome === 'requeued') notify('event-stored');
  return outcome;
}

export type RetryOutcome =
  | { outcome: 'requeued'; delivery: Delivery }
  | { outcome: 'not_found' | 'event_erased' | 'under_way' | 'endpoint_deleted' | 'endpoint_disabled' };

async function requeue(tx: Transaction, teamId: string | null, id: string): Promise<RetryOutcome> {
  const delivery = await findDelivery(tx, teamId, id);
  if (delivery === null) return { outcome: 'not_found' };
  const { endpointId, url } = delivery;
  const endpoint = endpointId === null ? null : await lockEndpoint(tx, teamId, endpointId);
  const obstacle = endpoint && obstacleAt(endpoint);
  if (obstacle !== null) return { outcome: obstacle };
  if ((await lockEvent(tx, delivery.eventId)) !== null) return { outcome: 'event_erased' };
  const requeued = await requeueDelivery(tx, id, endpoint?.url ?? url);
  if (requeued === null) return { outcome: 'under_way' };
  const { receiverId } = requeued;
  await prioritizeDelivery(tx, { id, receiverId });
  await closeCircuit(tx, receiverId);
  await refreshReceiver(tx, receiverId);
  return { outcome: 'requeued', delivery: (await findDelivery(tx, teamId, id)) ?? delivery };
}

function obstacleAt({ isDeleted, status }: LockedEndpoint) {
  if (isDeleted) return 'endpoint_deleted';
  return status === 'disabled' ? 'endpoint_disabled' : null;
}
