import { usability, type AccountHealth } from '../../domain/upstream/account-health.ts';
import { makeDeferredPollsDue } from '../../store/generations/make-deferred-polls-due.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { setAccountHealth } from '../../store/upstream/upstream-accounts.ts';
import { observeAccount } from './observe-account.ts';

/**
 * Stores the health of an account, and observes what is news of it. When that ends a back-off before its time, the polls that were deferred
 * until then are due at once.
 */
export async function changeAccountHealth(
  tx: Transaction,
  account: string,
  before: AccountHealth,
  after: AccountHealth,
): Promise<void> {
  await setAccountHealth(tx, account, after);
  observeAccount(tx, account, before, after);
  const poll = { kind: 'poll' } as const;
  const [was, is] = [usability(before, poll, tx.now), usability(after, poll, tx.now)];
  if (was.requests !== 'none' || is.requests === 'none') return;
  if (was.retryAt !== null) await makeDeferredPollsDue(tx, account, was.retryAt);
}
