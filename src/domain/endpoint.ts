import type { UnixMs } from './clock.ts';
import type { EventType } from './webhook.ts';

/** Where a team wants to be told of its events. */
export interface Endpoint {
  id: string;
  teamId: string;
  url: string;
  /** The event types it hears of. */
  events: EventType[];
  description: string;
  createdAt: UnixMs;
}
