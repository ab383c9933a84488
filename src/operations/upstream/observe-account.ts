import { failureOf, type AccountHealth } from '../../domain/upstream/account-health.ts';
import type { Transaction } from '../../store/engine/store.ts';

/** Observes that an account began to fail, for another reason than before, or that it works again. */
export function observeAccount(
  tx: Transaction,
  account: string,
  before: AccountHealth | null,
  after: AccountHealth,
): void {
  const was = before === null ? null : failureOf(before, tx.now);
  const { failureReason, failureMessage, circuit, retryAt } = failureOf(after, tx.now);
  const isOpen = circuit === 'open';
  // A first failure that is tolerated opens nothing. An open circuit that is tested and fails again is no news.
  const isNews = isOpen && was?.failureReason !== failureReason;
  const isOver = failureReason === null && was !== null && was.failureReason !== null;
  if (isNews || isOver)
    tx.observe({ kind: 'account_changed', account, failureReason, failureMessage, retryAt });
}
