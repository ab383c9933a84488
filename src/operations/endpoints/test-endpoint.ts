import type { Delivery } from '../../domain/deliveries/delivery.ts';
import { eventPayload } from '../../resources/events/event-payload.ts';
import { newId } from '../../domain/new-id.ts';
import { toPingResource } from '../../resources/endpoints/ping-resource.ts';
import { findDelivery, listDeliveries } from '../../store/deliveries/list-deliveries.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { insertEvent } from '../../store/events/events.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { prioritizeDelivery } from '../../store/deliveries/prioritize-delivery.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { noSpace } from '../no-space.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sends a `ping` to an endpoint, whatever it subscribes to. It is a delivery like any other (signed,
 * retried, logged) that goes before pending ones.
 * @throws AppError `unavailable` while the disk is almost full
 */
export async function testEndpoint(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  teamId: string | null,
  id: string,
): Promise<TestOutcome> {
  if (!store.acceptsWork()) throw noSpace();
  const outcome = await store.transaction((tx) => storePing(tx, teamId, id));
  if (outcome.outcome === 'requested') notify('event-stored');
  return outcome;
}

export type TestOutcome =
  | { outcome: 'requested'; delivery: Delivery }
  | { outcome: 'not_found' | 'endpoint_paused' | 'endpoint_disabled' };

async function storePing(tx: Transaction, teamId: string | null, endpointId: string): Promise<TestOutcome> {
  const endpoint = await lockEndpoint(tx, teamId, endpointId);
  if (endpoint === null || endpoint.isDeleted) return { outcome: 'not_found' };
  const { status, url } = endpoint;
  if (status !== 'enabled') return { outcome: `endpoint_${status}` };
  await closeCircuit(tx, endpointId);
  const id = newId('event', tx.now);
  const payload = eventPayload('ping', tx.now, toPingResource(endpointId));
  await insertEvent(tx, { id, teamId, type: 'ping', generationId: null, payload }, [
    { endpointId, teamId, url },
  ]);
  const [stored] = (await listDeliveries(tx, teamId, { eventId: id }, 1)).found;
  if (stored === undefined) throw new Error(`Event ${id} has no delivery`);
  await prioritizeDelivery(tx, { id: stored.id, receiverId: endpointId });
  const delivery = (await findDelivery(tx, teamId, stored.id)) ?? stored;
  return { outcome: 'requested', delivery };
}
