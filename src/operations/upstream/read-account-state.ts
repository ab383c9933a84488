import { usability } from '../../domain/upstream/account-health.ts';
import {
  requestsFree,
  requestsFreeAt,
  usableRequests,
  type Allowance,
} from '../../domain/upstream/allowance.ts';
import { HOUR_MS, SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { hasRequestUnderWay, lockAccount } from '../../store/upstream/upstream-accounts.ts';
import { findRequestTimes } from '../../store/upstream/upstream-requests.ts';
import type { Policy, UpstreamAccount } from '../context.ts';

/**
 * What an account could do now; keeps it from others until the commit. Whoever writes a request down in the same transaction stays within
 * its allowance in any hour, by the times of its last requests, so that no restart and no second process exceeds it.
 * @param purpose what a request would be for; `id` is of the submission or generation
 */
export async function readAccountState(
  tx: Transaction,
  { allowanceMargin }: Pick<Policy, 'allowanceMargin'>,
  { name, requestsPerHour }: UpstreamAccount,
  purpose: { kind: 'submit' | 'poll'; id: string },
): Promise<AccountView> {
  const usable = usability(await lockAccount(tx, name), purpose.kind, tx.now);
  const allowance: Allowance = {
    limit: usableRequests(requestsPerHour, allowanceMargin),
    windowMs: HOUR_MS,
    requestTimes: await findRequestTimes(tx, name, tx.now - HOUR_MS),
  };
  if (usable.requests === 'none') return { allowance, retryAt: usable.retryAt };
  if (usable.requests === 'one' && (await hasRequestUnderWay(tx, name, purpose.id))) {
    return { allowance, retryAt: tx.now + HALF_OPEN_RETRY_MS };
  }
  return {
    allowance,
    retryAt: requestsFree(allowance, tx.now) > 0 ? 'now' : requestsFreeAt(allowance, 1, tx.now),
  };
}

// An account that is being tried has an answer within seconds, or a deadline.
const HALF_OPEN_RETRY_MS = 2 * SECOND_MS;

export interface AccountView {
  allowance: Allowance;
  /** When a request can be made; null: not until the operator resumes the account. */
  retryAt: UnixMs | null | 'now';
}
