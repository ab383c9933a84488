import { parseOwnJson } from '../domain/parse-json.ts';
import { toTimestamp } from '../domain/clock.ts';
import type { StoredEvent } from '../domain/events/stored-event.ts';
import type { EventData } from './event-payload.ts';

/** An event as callers see it, with the `data` that was sent. */
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
