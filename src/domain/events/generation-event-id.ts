import { createHash } from 'node:crypto';
import { derivedId } from '../new-id.ts';
import type { EventType } from './event-type.ts';

/**
 * The id of an event of a generation: the same whenever and wherever the event is made, also after a restore
 * of the database, so that its receivers recognize it. It begins with the time of the generation.
 * @param subject what the event is about, where a generation can have several events of the type
 */
export function generationEventId(generationId: string, type: EventType, subject = ''): string {
  const digest = createHash('sha256').update(`${generationId} ${type} ${subject}`).digest();
  return derivedId('event', generationId, digest);
}
