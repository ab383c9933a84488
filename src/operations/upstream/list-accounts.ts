import { failureOf, healthy } from '../../domain/upstream/account-health.ts';
import type { AccountStatus } from '../../resources/upstream/account-resource.ts';
import { requestsFree, usableRequests } from '../../domain/upstream/allowance.ts';
import { HOUR_MS } from '../../domain/clock.ts';
import { countPlannedPolls } from '../../store/upstream/count-submissions.ts';
import { findAccounts } from '../../store/upstream/upstream-accounts.ts';
import { findRequestTimes } from '../../store/upstream/upstream-requests.ts';
import type { OperationContext } from '../operation-context.ts';

/** The state of the configured upstream accounts, in the order of the settings. */
export async function listAccounts({
  store: { reader },
  clock,
  policy,
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<AccountStatus[]> {
  const now = clock.now();
  const names = policy.accounts.map(({ name }) => name);
  const states = await findAccounts(reader, names);
  const statuses: AccountStatus[] = [];
  for (const { name, requestsPerHour, maxInFlight } of policy.accounts) {
    const health = states.find((state) => state.name === name)?.health ?? healthy;
    const { circuit, failureReason, failureMessage, failureCount, retryAt } = failureOf(health, now);
    const requestTimes = await findRequestTimes(reader, name, now - HOUR_MS);
    const limit = usableRequests(requestsPerHour, policy.allowanceMargin);
    statuses.push({
      name,
      pausedAt: health.pausedAt,
      failureReason,
      failureMessage,
      failureCount,
      retryAt,
      circuit,
      requestsPerHour,
      requestsUsed: requestTimes.length,
      requestsFree: Math.max(0, requestsFree({ limit, windowMs: HOUR_MS, requestTimes }, now)),
      inFlight: await countPlannedPolls(reader, name, Number.MAX_SAFE_INTEGER),
      maxInFlight,
    });
  }
  return statuses;
}
