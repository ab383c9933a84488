import type { AccountHealth } from '../../domain/upstream/account-health.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { lockAccount } from '../../store/upstream/upstream-accounts.ts';
import { accountLockOrder } from './account-lock-order.ts';

/** The health of each of these accounts. All are locked until the commit. */
export async function lockAccounts(
  tx: Transaction,
  names: readonly string[],
): Promise<Map<string, AccountHealth>> {
  const healths = new Map<string, AccountHealth>();
  for (const name of accountLockOrder(names, (each) => each)) healths.set(name, await lockAccount(tx, name));
  return healths;
}
