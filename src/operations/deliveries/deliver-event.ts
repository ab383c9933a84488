import type { Delivery } from '../../domain/deliveries/delivery.ts';
import { deliverEvents, findDeliveryId } from '../../store/deliveries/deliver-events.ts';
import { findDelivery } from '../../store/deliveries/list-deliveries.ts';
import { prioritizeDelivery } from '../../store/deliveries/prioritize-delivery.ts';
import { requeueDelivery } from '../../store/deliveries/requeue-delivery.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import { lockEvent } from '../../store/retention/lock-events.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { findEvent } from '../../store/events/list-events.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sends an event to an endpoint of the same owner, whether or not it subscribes to it and whether or not it
 * received it before: due at once, with a whole retry schedule. An event has one delivery to an endpoint.
 */
export async function deliverEvent(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  teamId: string | null,
  eventId: string,
  endpointId: string,
): Promise<DeliverOutcome> {
  const outcome = await store.transaction((tx) => deliver(tx, teamId, eventId, endpointId));
  if (outcome.outcome === 'requested') notify('event-stored');
  return outcome;
}

export type DeliverOutcome =
  | { outcome: 'requested'; delivery: Delivery }
  | {
      outcome: 'event_not_found' | 'event_erased' | 'endpoint_not_found' | 'endpoint_disabled' | 'under_way';
    };

async function deliver(
  tx: Transaction,
  teamId: string | null,
  eventId: string,
  endpointId: string,
): Promise<DeliverOutcome> {
  const event = await findEvent(tx, teamId, eventId);
  if (event === null) return { outcome: 'event_not_found' };
  // Locked, so that two concurrent requests make one delivery.
  const endpoint = await lockEndpoint(tx, teamId, endpointId);
  if (endpoint === null || endpoint.isDeleted) return { outcome: 'endpoint_not_found' };
  if (endpoint.status === 'disabled') return { outcome: 'endpoint_disabled' };
  if ((await lockEvent(tx, eventId)) !== null) return { outcome: 'event_erased' };
  const { url } = endpoint;
  const existing = await findDeliveryId(tx, eventId, endpointId);
  if (existing === null) await deliverEvents(tx, { id: endpointId, teamId, url }, [event]);
  else if ((await requeueDelivery(tx, existing, url)) === null) return { outcome: 'under_way' };
  const id = existing ?? (await findDeliveryId(tx, eventId, endpointId));
  const delivery = id === null ? null : await findDelivery(tx, teamId, id);
  if (delivery === null) throw new Error(`Event ${eventId} has no delivery to ${endpointId}`);
  await prioritizeDelivery(tx, { id: delivery.id, receiverId: endpointId });
  await closeCircuit(tx, endpointId);
  await refreshReceiver(tx, endpointId);
  return { outcome: 'requested', delivery };
}
