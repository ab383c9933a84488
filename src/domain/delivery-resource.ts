import { toTimestamp, type UnixMs } from './clock.ts';
import type { DeliveryStatus, EventType } from './webhook.ts';

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

/** A delivery as callers see it. */
export function toDeliveryResource({
  id,
  createdAt,
  nextAttemptAt,
  finishedAt,
  lastAttempt,
  ...rest
}: Delivery) {
  return {
    id,
    object: 'delivery' as const,
    ...rest,
    nextAttemptAt: nextAttemptAt === null ? null : toTimestamp(nextAttemptAt),
    createdAt: toTimestamp(createdAt),
    finishedAt: finishedAt === null ? null : toTimestamp(finishedAt),
    lastAttempt: lastAttempt && toAttemptResource(lastAttempt),
  };
}

export function toAttemptResource<Shown extends AttemptSummary>({ number, startedAt, ...rest }: Shown) {
  return { number, startedAt: toTimestamp(startedAt), ...rest };
}
