import type { UnixMs } from './clock.ts';
import type { EventType } from './webhook.ts';

/** Where a team, or the operator, wants to be told of events. */
export interface Endpoint {
  id: string;
  /** Null: the operator's. */
  teamId: string | null;
  url: string;
  /** The event types it hears of. */
  events: EventType[];
  description: string;
  createdAt: UnixMs;
}
