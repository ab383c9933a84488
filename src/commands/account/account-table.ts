import type { AccountResource } from '../../resources/upstream/account-resource.ts';
import { table } from '../shared/print-data.ts';

/** The state of accounts as lines for people. */
export function accountTable(accounts: AccountResource[]): string[] {
  return table(
    ['NAME', 'CIRCUIT', 'USED', 'FREE', 'PER HOUR', 'IN FLIGHT', 'FAILURE REASON', 'RETRY AT', 'PAUSED'],
    accounts.map((account) => [
      account.name,
      account.circuit,
      String(account.requestsUsed),
      String(account.requestsFree),
      String(account.requestsPerHour),
      `${account.inFlight}/${account.maxInFlight}`,
      account.failureReason === null ? '-' : `${account.failureReason} (${account.failureMessage ?? ''})`,
      // A refused key is never tried again by itself.
      account.retryAt ?? (account.failureReason === 'key_refused' ? 'when resumed' : '-'),
      account.pausedAt ?? '-',
    ]),
  );
}
