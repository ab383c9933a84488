import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import type { AttemptSummary, Delivery } from '../../domain/deliveries/delivery.ts';

export type DeliveryResource = ReturnType<typeof toDeliveryResource>;

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
    nextAttemptAt: optionalTimestamp(nextAttemptAt),
    createdAt: toTimestamp(createdAt),
    finishedAt: optionalTimestamp(finishedAt),
    lastAttempt: lastAttempt && toAttemptResource(lastAttempt),
  };
}

/** An attempt, or its summary, as callers see it. */
export function toAttemptResource<Shown extends AttemptSummary>({ number, startedAt, ...rest }: Shown) {
  return { number, startedAt: toTimestamp(startedAt), ...rest };
}
