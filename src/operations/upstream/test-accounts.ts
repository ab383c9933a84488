import { afterStart } from '../../domain/upstream/account-health.ts';
import { lockAccount, setAccountHealth } from '../../store/upstream/upstream-accounts.ts';
import type { OperationContext } from '../operation-context.ts';
import { accountLockOrder } from './account-lock-order.ts';

/**
 * Lets each account send one request at a time until one is answered. Call it at a start: a gateway that is
 * killed and started again and again must not lose the answers to more and more submissions.
 */
export async function testAccounts({
  store,
  policy,
}: Pick<OperationContext, 'store' | 'policy'>): Promise<void> {
  await store.transaction(async (tx) => {
    for (const { name } of accountLockOrder(policy.accounts, (account) => account.name)) {
      const health = await lockAccount(tx, name);
      const tested = afterStart(health, tx.now);
      if (tested !== health) await setAccountHealth(tx, name, tested);
    }
  });
}
