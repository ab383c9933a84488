import { repairHealth } from '../../domain/upstream/repair-health.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { changeAccountHealth } from './change-account-health.ts';
import { lockAllAccounts } from './lock-all-accounts.ts';

/** Ends back-offs of accounts that were stored while a clock was set ahead. Returns of how many accounts. */
export async function repairAccounts(tx: Transaction): Promise<number> {
  let repaired = 0;
  for (const [name, health] of await lockAllAccounts(tx)) {
    const next = repairHealth(health, tx.now);
    if (next === health) continue;
    await changeAccountHealth(tx, name, health, next);
    repaired += 1;
  }
  return repaired;
}
