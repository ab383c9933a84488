import { usability, type RequestPurpose } from '../../domain/upstream/account-health.ts';
import { requestsFree, requestsFreeAt, type Allowance } from '../../domain/upstream/allowance.ts';
import { SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countOpenSubmissions } from '../../store/upstream/count-submissions.ts';
import { hasDuePoll, hasRequestUnderWay } from '../../store/upstream/has-request-under-way.ts';
import { lockAccount } from '../../store/upstream/upstream-accounts.ts';
import type { Policy, ConfiguredAccount } from '../operation-context.ts';
import { readAllowance } from './read-allowance.ts';

/**
 * The current state of an account, which stays locked until the commit. A caller that records a request in
 * the same transaction stays within the allowance in any hour, across restarts and processes, because it is
 * computed from the stored times of its requests.
 * @param purpose what the request is for; `id` is that of the generation; `reservedUnanswered`: of the
 * submissions that may be without an answer, those reserved for others
 */
export async function readAccountState(
  tx: Transaction,
  policy: Pick<Policy, 'allowanceMargin'>,
  account: ConfiguredAccount,
  purpose: RequestPurpose & { id: string; reservedUnanswered?: number },
): Promise<AccountView> {
  const { name } = account;
  const usable = usability(await lockAccount(tx, name), purpose, tx.now);
  const allowance = await readAllowance(tx, policy, account);
  if (usable.requests === 'none') return { allowance, retryAt: usable.retryAt };
  if (await mustWait(tx, name, purpose, usable.requests))
    return { allowance, retryAt: tx.now + UNANSWERED_RETRY_MS };
  return {
    allowance,
    retryAt: requestsFree(allowance, tx.now) > 0 ? 'now' : requestsFreeAt(allowance, 1, tx.now),
  };
}

// Because a request is answered within seconds, or times out; its answer wakes the workers.
const UNANSWERED_RETRY_MS = 2 * SECOND_MS;

// When the upstream stops answering, each submission under way may become an unreconciled charge. With the
// back-offs that follow, six at once become at most eight in five minutes.
const MAX_UNANSWERED_SUBMISSIONS = 6;

/** Whether requests under way, or a due poll, come first. */
async function mustWait(
  tx: Transaction,
  account: string,
  { kind, id, reservedUnanswered = 0 }: RequestPurpose & { id: string; reservedUnanswered?: number },
  requests: 'any' | 'one' | 'one_submission',
): Promise<boolean> {
  if (requests === 'one') {
    if (await hasRequestUnderWay(tx, account, id)) return true;
    // A poll tests the account as well as a submission does, and costs no credits.
    return kind === 'submit' && (await hasDuePoll(tx, account));
  }
  if (kind === 'poll') return false;
  const atMost = requests === 'any' ? MAX_UNANSWERED_SUBMISSIONS - reservedUnanswered : 1;
  return (await countOpenSubmissions(tx, account)) >= atMost;
}

export interface AccountView {
  allowance: Allowance;
  /** When a request can be made; null: not until the operator resumes the account. */
  retryAt: UnixMs | null | 'now';
}
