import { toTimestamp } from '../domain/clock.ts';
import type { AttemptSummary, Delivery } from '../domain/deliveries/delivery.ts';

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
