import { eventPayload, type EventData } from '../../resources/events/event-payload.ts';
import type { RequestWebhook } from '../../domain/generations/generation.ts';
import { generationEventId } from '../../domain/events/generation-event-id.ts';
import { newId } from '../../domain/new-id.ts';
import {
  isSubscribed,
  needsSubscriber,
  notifiesOperator,
  type EventType,
} from '../../domain/events/event-type.ts';
import { listTeamEndpoints } from '../../store/endpoints/endpoints.ts';
import { insertEvent, type EventTarget } from '../../store/events/events.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Stores an event with a delivery for every subscriber: the team's endpoints, the operator's for operator
 * events, and the webhook of the request. Returns whether there is a subscriber: if so, call
 * `notify('event-stored')` after the commit. A progress event without a subscriber is not stored.
 */
export async function storeEvent(
  tx: Transaction,
  { data, exceptEndpointId, ...event }: EventToStore,
  webhook: RequestWebhook | null = null,
): Promise<boolean> {
  const found = await subscribers(tx, event, webhook);
  const targets = found.filter(({ endpointId }) => endpointId === null || endpointId !== exceptEndpointId);
  if (targets.length === 0 && needsSubscriber(event.type)) return false;
  const payload = eventPayload(event.type, tx.now, data);
  const { generationId } = event;
  const id = generationId === null ? newId('event', tx.now) : generationEventId(generationId, event.type);
  await insertEvent(tx, { ...event, id, payload }, targets);
  return targets.length > 0;
}

export interface EventToStore {
  /** Null: an event of the whole gateway. */
  teamId: string | null;
  type: EventType;
  generationId: string | null;
  data: EventData;
  /** The endpoint that the event is about, when it cannot receive it. */
  exceptEndpointId?: string;
}

async function subscribers(
  tx: Transaction,
  { teamId, type }: Pick<EventToStore, 'teamId' | 'type'>,
  webhook: RequestWebhook | null,
): Promise<EventTarget[]> {
  const ofTeam = teamId === null ? [] : await listTeamEndpoints(tx, teamId);
  const ofOperator = notifiesOperator(type) ? await listTeamEndpoints(tx, null) : [];
  const targets: EventTarget[] = [...ofTeam, ...ofOperator]
    .filter(({ events }) => isSubscribed(events, type))
    .map(({ id, teamId: owner, url, status }) => ({
      endpointId: id,
      teamId: owner,
      url,
      isDisabled: status === 'disabled',
    }));
  if (webhook !== null && isSubscribed(webhook.events, type))
    targets.push({ endpointId: null, teamId, url: webhook.url });
  return targets;
}
