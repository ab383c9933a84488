import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { ensureAccounts } from '../../store/upstream/upstream-accounts.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { insertUsedRequests } from '../../store/backups/insert-used-requests.ts';
import type { Policy } from '../operation-context.ts';

/**
 * Counts the whole allowance of each account as used at a time: the database does not know what was sent in the hour
 * before. Does nothing the second time.
 */
export async function countLastHourAsUsed(
  tx: Transaction,
  { accounts }: Pick<Policy, 'accounts'>,
  at: UnixMs,
): Promise<void> {
  if (tx.now >= at + HOUR_MS) return;
  await ensureAccounts(
    tx,
    accounts.map(({ name }) => name),
  );
  for (const { name, requestsPerHour } of accounts) await insertUsedRequests(tx, name, requestsPerHour, at);
}
