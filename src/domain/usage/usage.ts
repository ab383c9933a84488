/** What a report can be grouped by. `metadata.<name>` for a metadata key that the operator keeps reports on; combines with day and team. */
export const usageColumns = ['day', 'model', 'quality', 'key', 'team'] as const;
export type UsageColumn = (typeof usageColumns)[number];
export type UsageGroup = UsageColumn | `metadata.${string}`;

/** One line of a report: the values that it is grouped by, and the figures. Credits and counts are whole numbers. */
export interface UsageRow {
  /** UTC, `2026-01-31`: the day on which the generations ended. */
  day?: string;
  model?: string;
  quality?: string;
  keyId?: string;
  teamId?: string;
  /** The value of the metadata key. */
  metadata?: string;
  completed: number;
  failed: number;
  canceled: number;
  settledCredits: number;
  releasedCredits: number;
  /** Held right now by generations that have not ended; they count to the day of the report, today. */
  heldCredits: number;
}

// A year and the month before it, for comparisons.
export const MAX_USAGE_DAYS = 400;

/** The UTC day of a time, `2026-01-31`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
