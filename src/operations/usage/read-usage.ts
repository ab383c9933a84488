import { DAY_MS } from '../../domain/clock.ts';
import { invalidField } from '../../domain/app-error.ts';
import {
  dayOf,
  MAX_USAGE_DAYS,
  usageColumns,
  type UsageGroup,
  type UsageRow,
} from '../../domain/usage/usage-row.ts';
import { reportUsage } from '../../store/usage/report-usage.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * The usage from the daily roll-ups, which are written in the transactions that end generations: one row
 * for each combination of the grouping's values, sorted by them.
 * @throws AppError `invalid_request` that names `from`, `to` or `groupBy`
 */
export async function readUsage(
  { store, clock, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  query: ReadUsageParams,
): Promise<UsageRow[]> {
  checkDays(query);
  checkGroups(query.groupBy, policy.usageMetadataKeys);
  const today = dayOf(clock.now());
  const rows = await reportUsage(store.reports, { ...query, today, limit: MAX_ROWS + 1 });
  if (rows.length > MAX_ROWS)
    throw invalidField(
      'groupBy',
      `leads to more than ${MAX_ROWS} rows: group by less, or request fewer days`,
    );
  return rows;
}

export interface ReadUsageParams {
  /** Only this team's; all teams by default. */
  teamId?: string | undefined;
  /** UTC days, `2026-01-31`; both are part of the report. At most 400 days. */
  from: string;
  to: string;
  /** Empty: one row with the totals. */
  groupBy: readonly UsageGroup[];
}

// Because each takes some 10 µs (measured) on the thread that serves all requests. Larger reports can be
// requested month by month.
const MAX_ROWS = 10_000;

function checkDays({ from, to }: ReadUsageParams): void {
  for (const [name, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw invalidField(name, 'must be a day such as 2026-01-31');
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) throw invalidField('to', 'is before from');
  if (days > MAX_USAGE_DAYS) throw invalidField('to', `is more than ${MAX_USAGE_DAYS} days after from`);
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && dayOf(time) === text;
}

function checkGroups(groupBy: readonly UsageGroup[], metadataKeys: readonly string[]): void {
  const known: string[] = [...usageColumns, ...metadataKeys.map((key) => `metadata.${key}`)];
  const unknown = groupBy.find((group) => !known.includes(group));
  if (unknown !== undefined) throw invalidField('groupBy', `must be of ${known.join(', ')}`);
  if (new Set(groupBy).size < groupBy.length) throw invalidField('groupBy', 'names one twice');
  const byMetadata = groupBy.filter((group) => group.startsWith('metadata.'));
  if (byMetadata.length > 1) throw invalidField('groupBy', 'takes one metadata key');
}
