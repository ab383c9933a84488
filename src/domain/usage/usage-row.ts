import type { UnixMs } from '../clock.ts';
import type { UsageFigure } from './usage-figure.ts';

/** One row of a usage report: the values that it is grouped by, and the figures. */
export interface UsageRow extends Record<UsageFigure, number> {
  /** UTC, `2026-01-31`: the day on which the generations ended. */
  day?: string;
  /** UTC, `2026-01`. */
  month?: string;
  model?: string;
  quality?: string;
  keyId?: string;
  keyName?: string;
  teamId?: string;
  teamName?: string;
  /** The value of the metadata key. Absent in the row of the generations without it. */
  metadata?: string;
}

/** What a report can be grouped by. */
export const usageColumns = ['day', 'month', 'model', 'quality', 'key', 'team'] as const;
export type UsageColumn = (typeof usageColumns)[number];
/** `metadata.<name>`: a metadata key that the operator keeps reports on. */
export type UsageGroup = UsageColumn | `metadata.${string}`;

/** The field of a row that has the value of a group. */
export function usageField(group: UsageGroup): UsageField {
  if (group === 'key' || group === 'team') return `${group}Id`;
  return group.startsWith('metadata.') ? 'metadata' : (group as Exclude<UsageColumn, 'key' | 'team'>);
}
export type UsageField = Exclude<keyof UsageRow, UsageFigure>;

/** The fields of a row that tell its groups, for people: beside an id the name. */
export function labelledFields(groupBy: readonly UsageGroup[]): UsageField[] {
  return groupBy.flatMap((group): UsageField[] =>
    group === 'key' || group === 'team' ? [`${group}Id`, `${group}Name`] : [usageField(group)],
  );
}

/** What stands for the value of the metadata key in the row of the generations without it. */
export const UNTAGGED = '(untagged)';

/** A field of a row as text. */
export function fieldText(row: UsageRow, field: UsageField): string {
  return row[field] ?? (field === 'metadata' ? UNTAGGED : '');
}

// A year and the month before it, for comparisons.
export const MAX_USAGE_DAYS = 400;

/** The UTC day of a time, `2026-01-31`. */
export function dayOf(time: UnixMs): string {
  return new Date(time).toISOString().slice(0, 10);
}
