import { healthy, usability } from '../../domain/upstream/account-health.ts';
import type { AccountStatus } from '../../resources/account-resource.ts';
import { requestsFree, usableRequests } from '../../domain/upstream/allowance.ts';
import { HOUR_MS } from '../../domain/clock.ts';
import { findPlannedPolls } from '../../store/upstream/count-submissions.ts';
import { findAccounts } from '../../store/upstream/upstream-accounts.ts';
import { findRequestTimes } from '../../store/upstream/upstream-requests.ts';
import type { OperationContext } from '../context.ts';

/** How the configured upstream accounts stand, in the order of the settings. */
export async function listAccounts({
  store: { reader },
  clock,
  policy,
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<AccountStatus[]> {
  const now = clock.now();
  const names = policy.accounts.map(({ name }) => name);
  const states = await findAccounts(reader, names);
  const statements: AccountStatus[] = [];
  for (const { name, requestsPerHour, maxInFlight } of policy.accounts) {
    const health = states.find((state) => state.name === name)?.health ?? healthy;
    const requestTimes = await findRequestTimes(reader, name, now - HOUR_MS);
    const limit = usableRequests(requestsPerHour, policy.allowanceMargin);
    statements.push({
      name,
      health,
      submits: usability(health, 'submit', now).requests,
      requestsPerHour,
      requestsUsed: requestTimes.length,
      requestsFree: Math.max(0, requestsFree({ limit, windowMs: HOUR_MS, requestTimes }, now)),
      inFlight: (await findPlannedPolls(reader, name)).length,
      maxInFlight,
    });
  }
  return statements;
}
