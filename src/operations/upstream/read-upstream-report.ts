import { usableRequests } from '../../domain/upstream/allowance.ts';
import { DAY_MS, type UnixMs } from '../../domain/clock.ts';
import { hourOf, upstreamReport, type UpstreamHour } from '../../domain/upstream/upstream-report.ts';
import { findRequestCounts } from '../../store/upstream/upstream-request-counts.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * What each upstream account used its requests for, by the hour, oldest first. A request counts in the hour of its answer.
 * @param span the hours that begin from `from` on and before `to`; by default the last 24 hours, the present one included
 */
export async function readUpstreamReport(
  { store: { reader }, clock, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  { from, to, account }: { from?: UnixMs | undefined; to?: UnixMs | undefined; account?: string | undefined },
): Promise<UpstreamHour[]> {
  const until = to ?? clock.now() + 1;
  const counts = await findRequestCounts(reader, { from: from ?? hourOf(until - DAY_MS) + 1, to: until });
  const usable = new Map(
    policy.accounts.map(({ name, requestsPerHour }) => [
      name,
      usableRequests(requestsPerHour, policy.allowanceMargin),
    ]),
  );
  return upstreamReport(
    counts.filter((count) => account === undefined || count.account === account),
    usable,
  );
}
