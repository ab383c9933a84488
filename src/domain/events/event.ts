import type { UnixMs } from '../clock.ts';
import type { EventType } from './event-type.ts';

/** Something that receivers are told of, as it is stored. */
export interface StoredEvent {
  id: string;
  type: EventType;
  generationId: string | null;
  /** JSON: `resources/event-payload.ts` makes it. */
  payload: string;
  createdAt: UnixMs;
}
