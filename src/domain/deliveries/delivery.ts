import type { UnixMs } from '../clock.ts';
import type { EventType } from '../events/event-type.ts';

/** The delivery of one event to one receiver. */
export interface Delivery {
  id: string;
  eventId: string;
  eventType: EventType;
  /** Null: the webhook of the request itself. */
  endpointId: string | null;
  /** The URL of the last attempt; before the first, the URL of the endpoint when the event happened. */
  url: string;
  status: DeliveryStatus;
  attemptCount: number;
  nextAttemptAt: UnixMs | null;
  createdAt: UnixMs;
  finishedAt: UnixMs | null;
  /** Why it failed; null unless it did. */
  failureReason: DeliveryFailureReason | null;
  lastAttempt: AttemptSummary | null;
}

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/**
 * `attempts_exhausted`: the last attempt of the schedule failed. `receiver_gone`: it answered 410.
 * `receiver_down`: the receiver of a request was down for days.
 */
export const deliveryFailureReasons = [
  'attempts_exhausted',
  'receiver_gone',
  'receiver_down',
  'endpoint_deleted',
  'endpoint_disabled',
  'event_erased',
] as const;
export type DeliveryFailureReason = (typeof deliveryFailureReasons)[number];

export interface AttemptSummary {
  number: number;
  startedAt: UnixMs;
  durationMs: number;
  /** Null: there was no answer. */
  statusCode: number | null;
  error: string | null;
}

export interface Attempt extends AttemptSummary {
  responseExcerpt: string | null;
}
