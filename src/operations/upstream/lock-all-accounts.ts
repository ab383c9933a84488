import type { AccountHealth } from '../../domain/upstream/account-health.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { listAccountNames, lockAccount } from '../../store/upstream/upstream-accounts.ts';
import { accountLockOrder } from './account-lock-order.ts';

/** The health of every account that was ever configured, by name. All are locked until the commit. */
export async function lockAllAccounts(tx: Transaction): Promise<Map<string, AccountHealth>> {
  const healths = new Map<string, AccountHealth>();
  const names = accountLockOrder(await listAccountNames(tx), (name) => name);
  for (const name of names) healths.set(name, await lockAccount(tx, name));
  return healths;
}
