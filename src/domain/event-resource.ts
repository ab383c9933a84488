import { toTimestamp, type UnixMs } from './clock.ts';
import type { EventData } from './event-payload.ts';
import type { EventType } from './webhook.ts';

/** Something that receivers are told of, as it is stored. */
export interface StoredEvent {
  id: string;
  type: EventType;
  generationId: string | null;
  /** `event-payload.ts` makes it. */
  payload: string;
  createdAt: UnixMs;
}

/** An event as callers see it, with the `data` that was sent. */
export function toEventResource({ id, type, generationId, payload, createdAt }: StoredEvent) {
  const { data } = JSON.parse(payload) as { data: EventData };
  return {
    id,
    object: 'webhook_event' as const,
    type,
    generationId,
    createdAt: toTimestamp(createdAt),
    data,
  };
}
