import { usability } from '../domain/account-health.ts';
import { requestsFree, requestsFreeAt, usableRequests, type Allowance } from '../domain/allowance.ts';
import { HOUR_MS, SECOND_MS, type UnixMs } from '../domain/clock.ts';
import type { Transaction } from '../store/store.ts';
import { findRequestTimes, insertRequest } from '../store/upstream-requests.ts';
import { hasRequestUnderWay, lockAccount } from '../store/upstream-accounts.ts';
import type { Policy, UpstreamAccount } from './context.ts';

export type RequestGrant =
  | { granted: true }
  /** Null: not until the operator resumes the account. */
  | { granted: false; retryAt: UnixMs | null };

// An account that is being tried has an answer within seconds, or a deadline.
const TRIAL_RETRY_MS = 2 * SECOND_MS;

/**
 * Takes one request from an account's allowance, in the transaction of the submission or poll that will use it: at most its
 * allowance in any hour, by the times of its last requests, so that no restart and no second process exceeds it.
 * @param purpose what it is for, and the id of the submission or generation
 */
export async function takeRequest(
  tx: Transaction,
  policy: Pick<Policy, 'allowanceMargin'>,
  account: UpstreamAccount,
  purpose: { kind: 'submit' | 'poll'; id: string },
): Promise<RequestGrant> {
  const state = await lookAtAccount(tx, policy, account, purpose);
  if (state.retryAt !== 'now') return { granted: false, retryAt: state.retryAt };
  await insertRequest(tx, account.name, purpose.id);
  return { granted: true };
}

export interface AccountView {
  allowance: Allowance;
  /** When a request can be made. */
  retryAt: UnixMs | null | 'now';
}

/** What an account could do now; keeps it from others until the commit. */
export async function lookAtAccount(
  tx: Transaction,
  { allowanceMargin }: Pick<Policy, 'allowanceMargin'>,
  { name, requestsPerHour }: UpstreamAccount,
  { kind, id }: { kind: 'submit' | 'poll'; id: string },
): Promise<AccountView> {
  const usable = usability(await lockAccount(tx, name), kind, tx.now);
  const allowance: Allowance = {
    limit: usableRequests(requestsPerHour, allowanceMargin),
    windowMs: HOUR_MS,
    requestTimes: await findRequestTimes(tx, name, tx.now - HOUR_MS),
  };
  if (usable.use === 'not') return { allowance, retryAt: usable.retryAt };
  if (usable.use === 'one' && (await hasRequestUnderWay(tx, name, id))) {
    return { allowance, retryAt: tx.now + TRIAL_RETRY_MS };
  }
  return {
    allowance,
    retryAt: requestsFree(allowance, tx.now) > 0 ? 'now' : requestsFreeAt(allowance, 1, tx.now),
  };
}
