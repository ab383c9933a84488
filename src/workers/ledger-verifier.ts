import { HOUR_MS } from '../domain/clock.ts';
import {
  verifyLedger,
  type LedgerVerification,
  type BudgetDifference,
} from '../operations/budgets/verify-ledger.ts';
import type { OperationContext } from '../operations/context.ts';
import type { Rounds } from './worker.ts';

// It reads the whole ledger. A difference is a defect or a hand in the database, and neither gets worse within the hour: a hold is
// guarded by the row itself.
const INTERVAL_MS = HOUR_MS;

export interface LedgerVerifier extends Rounds {
  /** What the last audit found; null before the first has ended. */
  latest(): LedgerVerification | null;
}

/** Compares the ledger with what is kept beside it, at start and every hour. Corrects nothing: that is for a person to decide. */
export function createLedgerVerifier(
  context: Pick<OperationContext, 'store' | 'clock' | 'observe'>,
  onDifference: (difference: BudgetDifference) => void,
): LedgerVerifier {
  let latest: LedgerVerification | null = null;
  let dueAt = -Infinity;
  return {
    latest: () => latest,
    async runOnce() {
      // Workers look for work more often than that.
      if (context.clock.now() < dueAt) return dueAt;
      latest = await verifyLedger(context);
      latest.differences.forEach(onDifference);
      context.observe({ kind: 'ledger_verified', differences: latest.differences.length });
      dueAt = context.clock.now() + INTERVAL_MS;
      return dueAt;
    },
  };
}
