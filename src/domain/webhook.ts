import { HOUR_MS, MINUTE_MS, SECOND_MS, toTimestamp, type UnixMs } from './clock.ts';
import type { BudgetAlertResource } from './budget-alert.ts';
import type { GenerationResource } from './generation-resource.ts';

export const generationEventTypes = [
  'generation.completed',
  'generation.failed',
  'generation.canceled',
] as const;
export type GenerationEventType = (typeof generationEventTypes)[number];

export const budgetEventTypes = ['budget.threshold_reached', 'budget.exhausted'] as const;
export type BudgetEventType = (typeof budgetEventTypes)[number];

export const eventTypes = [...generationEventTypes, ...budgetEventTypes] as const;
export type EventType = (typeof eventTypes)[number];

/** What a receiver hears of when it does not say. Budget events come only to endpoints that ask for them. */
export const defaultEvents: EventType[] = [...generationEventTypes];

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** The body of a webhook, as Standard Webhooks 1.0.0 recommends: full resource in `data`. */
export function eventPayload(
  type: EventType,
  time: UnixMs,
  data: GenerationResource | BudgetAlertResource,
): string {
  return JSON.stringify({ type, timestamp: toTimestamp(time), data });
}

/** The delays between attempts that Standard Webhooks 1.0.0 recommends. */
export const defaultRetryScheduleMs: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

// ±20 %, so that the deliveries a receiver missed while it was down do not all come back in the same instant.
const JITTER = 0.2;

/**
 * When to try again after attempt number `attempts` (1 = the first) failed, or null when the schedule is used up.
 * @param random a number in [0, 1)
 */
export function nextAttemptAt(
  scheduleMs: readonly number[],
  attempts: number,
  now: UnixMs,
  random: number,
): UnixMs | null {
  const delayMs = scheduleMs[attempts - 1];
  return delayMs === undefined ? null : now + Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));
}
