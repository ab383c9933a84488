import { afterStart } from '../../domain/upstream/account-health.ts';
import { STEP_MS } from '../../domain/steady-clock.ts';
import { dateRequestsLatest } from '../../store/upstream/upstream-requests.ts';
import { apiKeyId } from '../../domain/upstream/api-key-id.ts';
import { lockAccount, setAccountHealth } from '../../store/upstream/upstream-accounts.ts';
import type { OperationContext } from '../operation-context.ts';
import { accountLockOrder } from './account-lock-order.ts';
import { observeAccount } from './observe-account.ts';

/**
 * Lets each account send one request at a time until one is answered. Call it at a start: a gateway that is
 * killed and started again and again must not lose the answers to more and more submissions. First it dates
 * their requests, in case that the clock was set back when they were sent.
 * An account whose key was refused is tried again with another key.
 */
export async function testAccounts({
  store,
  policy,
}: Pick<OperationContext, 'store' | 'policy'>): Promise<void> {
  await store.transaction(async (tx) => {
    await dateRequestsLatest(tx, tx.now + policy.upstreamTimeoutMs + STEP_MS);
    for (const { name, apiKey } of accountLockOrder(policy.accounts, (account) => account.name)) {
      const health = await lockAccount(tx, name);
      const tested = afterStart(health, tx.now, apiKeyId(apiKey));
      if (tested !== health) await setAccountHealth(tx, name, tested);
      // What failed before the start is news for the log of this process.
      observeAccount(tx, name, null, tested);
    }
  });
}
