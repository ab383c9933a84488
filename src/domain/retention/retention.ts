import { DAY_MS, type UnixMs } from '../clock.ts';

/** How long texts and events are kept. */
export interface Retention {
  textsMs: number;
  eventsMs: number;
}

/** What the operator set for a team; null: as the gateway's settings say. */
export interface TeamRetention {
  textsDays: number | null;
  eventsDays: number | null;
}

export const retentionDays = { min: 1, max: 36_500 } as const;

/** Everything that was created before these times goes. */
export interface RetentionLimits {
  textsBefore: UnixMs;
  eventsBefore: UnixMs;
}

/** A team can only shorten what the gateway's settings say. */
export function retentionLimits(gateway: Retention, team: TeamRetention, now: UnixMs): RetentionLimits {
  const before = (gatewayMs: number, days: number | null) =>
    now - Math.min(gatewayMs, days === null ? Infinity : days * DAY_MS);
  return {
    textsBefore: before(gateway.textsMs, team.textsDays),
    eventsBefore: before(gateway.eventsMs, team.eventsDays),
  };
}

/** Texts and events may be needed for this long: a generation can be queued, and a webhook retried. */
export function shortestRetentionMs({
  retryScheduleMs,
  queueTimeoutMs,
}: {
  retryScheduleMs: readonly number[];
  queueTimeoutMs: number;
}): number {
  const retryWindowMs = retryScheduleMs.reduce((sum, delayMs) => sum + delayMs, 0);
  return Math.max(retryWindowMs, queueTimeoutMs, LONGEST_REQUESTED_QUEUE_TIMEOUT_MS);
}

/** What the `queueTimeoutSeconds` of a request can be. */
export const LONGEST_REQUESTED_QUEUE_TIMEOUT_MS = DAY_MS;

/** What retention takes from an owner: texts of generations, of events that belong to none, and whole events. */
export const retentionSteps = ['generation_texts', 'event_texts', 'events'] as const;
export type RetentionStep = (typeof retentionSteps)[number];
