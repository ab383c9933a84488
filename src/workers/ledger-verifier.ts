import { HOUR_MS } from '../domain/clock.ts';
import {
  verifyLedger,
  type LedgerVerification,
  type BudgetDifference,
} from '../operations/budgets/verify-ledger.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// It reads the whole ledger. A difference is a defect or a manual change in the database, and neither gets
// worse within the hour: the balance row itself guards every hold.
const INTERVAL_MS = HOUR_MS;

export interface LedgerVerifier extends Rounds {
  /** The result of the last verification; null before the first has ended. */
  latest(): LedgerVerification | null;
}

/**
 * Compares the ledger with the balances, at start and every hour. Corrects nothing: that is the operator's
 * decision.
 */
export function createLedgerVerifier(
  context: Pick<OperationContext, 'store' | 'clock' | 'observe'>,
  onDifference: (difference: BudgetDifference) => void,
): LedgerVerifier {
  let latest: LedgerVerification | null = null;
  const createOwnInterval = () => createInterval(context.clock, INTERVAL_MS);
  let interval = createOwnInterval();
  return {
    latest: () => latest,
    reset() {
      latest = null;
      interval = createOwnInterval();
    },
    async runOnce() {
      // Workers run rounds more often than that.
      const waitUntil = interval.waitUntil();
      if (waitUntil !== null) return waitUntil;
      latest = await verifyLedger(context);
      latest.differences.forEach(onDifference);
      context.observe({ kind: 'ledger_verified', differences: latest.differences.length });
      return interval.restart();
    },
  };
}
