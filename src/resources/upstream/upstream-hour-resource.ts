import { toTimestamp } from '../../domain/clock.ts';
import type { UpstreamHour } from '../../domain/upstream/upstream-report.ts';

export type UpstreamHourResource = ReturnType<typeof toUpstreamHourResource>;

/** A row of the upstream report, over HTTP and on the command line. */
export function toUpstreamHourResource({ startsAt, ...figures }: UpstreamHour) {
  return { object: 'upstream_report_hour' as const, startsAt: toTimestamp(startsAt), ...figures };
}
