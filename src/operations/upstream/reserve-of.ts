import { usableRequests } from '../../domain/upstream/allowance.ts';
import type { Priority } from '../../domain/generations/generation.ts';
import { interactiveReserve, type InteractiveReserve } from '../../domain/upstream/interactive-reserve.ts';
import type { SpreadReserve } from '../../domain/upstream/spread-from.ts';
import type { ConfiguredAccount, Policy } from '../operation-context.ts';

/** What batch work leaves free of an account for interactive work. */
export function reserveOf(
  { allowanceMargin, interactiveReserve: share }: Pick<Policy, 'allowanceMargin' | 'interactiveReserve'>,
  { requestsPerHour, maxInFlight }: ConfiguredAccount,
): InteractiveReserve {
  return interactiveReserve(share, { limit: usableRequests(requestsPerHour, allowanceMargin), maxInFlight });
}

/** What work of a priority leaves to others, and what is reserved for it. */
export function spreadReserveOf(
  policy: Pick<Policy, 'allowanceMargin' | 'interactiveReserve'>,
  account: ConfiguredAccount,
  priority: Priority,
): SpreadReserve {
  const { requests } = reserveOf(policy, account);
  return priority === 'batch' ? { forOthers: requests, own: 0 } : { forOthers: 0, own: requests };
}
