import type { UsageGroup, UsageRow } from '../domain/usage.ts';
import type { OperationContext } from './context.ts';

export interface UsageQuery {
  /** Only this team's; absent: of all. */
  teamId?: string;
  /** UTC days, `2026-01-31`; both are part of the report. */
  from: string;
  to: string;
  /** Empty: one line with the totals. */
  groupBy: UsageGroup[];
}

/**
 * What was used, from the daily roll-ups, one line for each combination of the values that it is grouped by.
 * @throws AppError `invalid_request` that names `from`, `to` or `groupBy`
 */
export async function readUsage(
  { store, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  query: UsageQuery,
): Promise<UsageRow[]> {
  void [store, policy, query];
  return [];
}
