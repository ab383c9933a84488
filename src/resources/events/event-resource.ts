import { parseOwnJson } from '../../domain/parse-json.ts';
import { toTimestamp } from '../../domain/clock.ts';
import type { StoredEvent } from '../../domain/events/stored-event.ts';
import type { EventData } from './event-payload.ts';

export type EventResource = ReturnType<typeof toEventResource>;

/** An event as callers see it, with its `data` as it was sent. */
export function toEventResource({ id, type, generationId, payload, createdAt }: StoredEvent) {
  const { data } = parseOwnJson<{ data: EventData }>(payload);
  return {
    id,
    object: 'event' as const,
    type,
    generationId,
    createdAt: toTimestamp(createdAt),
    data,
  };
}
