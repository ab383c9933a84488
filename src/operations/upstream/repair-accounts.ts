import { repairHealth } from '../../domain/upstream/repair-health.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { listAccounts } from '../../store/upstream/upstream-accounts.ts';
import { changeAccountHealth } from './change-account-health.ts';
import { lockAccounts } from './lock-accounts.ts';

/** Ends back-offs of accounts that were stored while a clock was set ahead. Returns of how many accounts. */
export async function repairAccounts(tx: Transaction): Promise<number> {
  const names = (await listAccounts(tx)).map(({ name }) => name);
  let repaired = 0;
  for (const [name, health] of await lockAccounts(tx, names)) {
    const next = repairHealth(health, tx.now);
    if (next === health) continue;
    await changeAccountHealth(tx, name, health, next);
    repaired += 1;
  }
  return repaired;
}
