import type { UnixMs } from '../clock.ts';
import type { EventType } from './event-type.ts';

/** An event as it is stored and delivered. */
export interface StoredEvent {
  id: string;
  /** The order of lists. */
  sequence: string;
  type: EventType;
  generationId: string | null;
  /** JSON, made by `resources/event-payload.ts`; empty once it was erased. */
  payload: string;
  textsErasedAt: UnixMs | null;
  createdAt: UnixMs;
}
