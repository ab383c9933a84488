import type { UnixMs } from '../../domain/clock.ts';
import { toEndpointDisabledResource } from '../../resources/endpoints/endpoint-disabled-resource.ts';
import type { DisabledReason } from '../../domain/endpoints/endpoint.ts';
import { markEndpointDisabled } from '../../store/endpoints/endpoints.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { exhaustDeliveries } from './exhaust-deliveries.ts';
import { storeEvent } from '../events/store-event.ts';

/**
 * Disables an endpoint that keeps failing, fails its pending deliveries, and stores an event for other
 * subscribed endpoints. Returns whether an event was stored: if so, call `notify('event-stored')` after the
 * commit. False also when the endpoint is already disabled or deleted, or is paused.
 */
export async function disableEndpoint(
  tx: Transaction,
  { id, teamId, reason, failingSince }: EndpointToDisable,
): Promise<boolean> {
  const endpoint = await markEndpointDisabled(tx, id, reason);
  if (endpoint === null) return false;
  await exhaustDeliveries(tx, { receiverId: id, endpointId: id, reason: 'endpoint_disabled' });
  tx.observe({ kind: 'endpoint_disabled', endpointId: id, teamId, reason, failingSince });
  const data = toEndpointDisabledResource({
    ...endpoint,
    disabledReason: reason,
    disabledAt: tx.now,
    failingSince,
  });
  return storeEvent(tx, {
    teamId,
    type: 'endpoint.disabled',
    generationId: null,
    data,
    exceptEndpointId: id,
  });
}

export interface EndpointToDisable {
  id: string;
  /** Null: the operator's. */
  teamId: string | null;
  reason: DisabledReason;
  failingSince: UnixMs | null;
}
