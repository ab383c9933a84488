import type { UnixMs } from '../clock.ts';
import type { UsageFigure } from './usage-figure.ts';

/** One row of a usage report: the values that it is grouped by, and the figures. */
export interface UsageRow extends Record<UsageFigure, number> {
  /** UTC, `2026-01-31`: the day on which the generations ended. */
  day?: string;
  model?: string;
  quality?: string;
  keyId?: string;
  teamId?: string;
  /** The value of the metadata key. */
  metadata?: string;
}

/** What a report can be grouped by. */
export const usageColumns = ['day', 'model', 'quality', 'key', 'team'] as const;
export type UsageColumn = (typeof usageColumns)[number];
/** `metadata.<name>`: a metadata key that the operator keeps reports on; combines with day and team only. */
export type UsageGroup = UsageColumn | `metadata.${string}`;

/** The field of a row that has the value of a group. */
export function usageField(group: UsageGroup): Exclude<keyof UsageRow, UsageFigure> {
  if (group === 'key' || group === 'team') return `${group}Id`;
  return group === 'day' || group === 'model' || group === 'quality' ? group : 'metadata';
}

// A year and the month before it, for comparisons.
export const MAX_USAGE_DAYS = 400;

/** The UTC day of a time, `2026-01-31`. */
export function dayOf(time: UnixMs): string {
  return new Date(time).toISOString().slice(0, 10);
}
