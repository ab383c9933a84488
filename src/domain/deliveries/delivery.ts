import type { UnixMs } from '../clock.ts';
import type { EventType } from '../events/event-type.ts';

/** One event on its way to one receiver. */
export interface Delivery {
  id: string;
  eventId: string;
  eventType: EventType;
  /** Null: the webhook that came with the request itself. */
  endpointId: string | null;
  /** Where it went last; before that, where its endpoint was when the event happened. */
  url: string;
  status: DeliveryStatus;
  attemptCount: number;
  nextAttemptAt: UnixMs | null;
  createdAt: UnixMs;
  finishedAt: UnixMs | null;
  lastAttempt: AttemptSummary | null;
}

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export interface AttemptSummary {
  number: number;
  startedAt: UnixMs;
  durationMs: number;
  /** Null: no answer came. */
  statusCode: number | null;
  error: string | null;
}

export interface Attempt extends AttemptSummary {
  responseExcerpt: string | null;
}
