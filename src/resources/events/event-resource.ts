import { parseOwnJson } from '../../domain/parse-json.ts';
import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import type { StoredEvent } from '../../domain/events/stored-event.ts';
import type { EventData } from './event-payload.ts';

export type EventResource = ReturnType<typeof toEventResource>;

/** An event as callers see it, with its `data` as it was sent; empty once it was erased. */
export function toEventResource({ id, type, generationId, payload, createdAt, textsErasedAt }: StoredEvent) {
  const data = textsErasedAt === null ? parseOwnJson<{ data: EventData }>(payload).data : {};
  return {
    id,
    object: 'event' as const,
    type,
    generationId,
    createdAt: toTimestamp(createdAt),
    textsErasedAt: optionalTimestamp(textsErasedAt),
    data,
  };
}
