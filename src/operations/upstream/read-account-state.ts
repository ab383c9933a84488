import { usability } from '../../domain/upstream/account-health.ts';
import { requestsFree, requestsFreeAt, type Allowance } from '../../domain/upstream/allowance.ts';
import { SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { hasRequestUnderWay, lockAccount } from '../../store/upstream/upstream-accounts.ts';
import type { Policy, ConfiguredAccount } from '../operation-context.ts';
import { readAllowance } from './read-allowance.ts';

/**
 * The current state of an account, which stays locked until the commit. A caller that records a request in
 * the same transaction stays within the allowance in any hour, across restarts and processes, because it is
 * computed from the stored times of its requests.
 * @param purpose what the request is for; `id` is that of the submission or generation
 */
export async function readAccountState(
  tx: Transaction,
  policy: Pick<Policy, 'allowanceMargin'>,
  account: ConfiguredAccount,
  purpose: { kind: 'submit' | 'poll'; id: string },
): Promise<AccountView> {
  const { name } = account;
  const usable = usability(await lockAccount(tx, name), purpose.kind, tx.now);
  const allowance = await readAllowance(tx, policy, account);
  if (usable.requests === 'none') return { allowance, retryAt: usable.retryAt };
  if (usable.requests === 'one' && (await hasRequestUnderWay(tx, name, purpose.id))) {
    return { allowance, retryAt: tx.now + HALF_OPEN_RETRY_MS };
  }
  return {
    allowance,
    retryAt: requestsFree(allowance, tx.now) > 0 ? 'now' : requestsFreeAt(allowance, 1, tx.now),
  };
}

// Because the request that tests a half-open account is answered within seconds, or times out.
const HALF_OPEN_RETRY_MS = 2 * SECOND_MS;

export interface AccountView {
  allowance: Allowance;
  /** When a request can be made; null: not until the operator resumes the account. */
  retryAt: UnixMs | null | 'now';
}
