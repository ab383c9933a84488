import type { UnixMs } from '../domain/clock.ts';
import {
  findLedgerPeriods,
  findOpenWithoutHold,
  findStrayHolds,
  findStrayResolutions,
  readFigures,
} from '../store/budget-audit.ts';
import type { OperationContext } from './context.ts';

/** A figure of a period's row that is not what the ledger says; `row` is null when there is no row. */
export interface FigureDifference {
  kind: 'figure';
  budgetId: string;
  periodStartsAt: UnixMs;
  figure: 'held' | 'settled' | 'adjustment';
  ledger: number;
  row: number | null;
}

/** A hold that does not go with its generation, or a resolution that does not go with its hold. */
export interface HoldDifference {
  kind: 'hold_without_open_generation' | 'open_generation_without_hold' | 'resolution_without_hold';
  budgetId: string;
  /** Null where nothing was written of a period. */
  periodStartsAt: UnixMs | null;
  generationId: string | null;
}

export type BudgetDifference = FigureDifference | HoldDifference;

export interface AuditReport {
  auditedAt: UnixMs;
  periods: number;
  /** Empty when the accounts add up. */
  differences: BudgetDifference[];
}

/**
 * Recomputes from the ledger what is held, settled and adjusted in every period, and compares it with the periods' rows and the open
 * generations. Each comparison is one statement, and so one consistent read: a commit between two of them cannot look like a
 * difference. Changes nothing.
 */
export async function auditBudgets({
  store,
  clock,
}: Pick<OperationContext, 'store' | 'clock'>): Promise<AuditReport> {
  const { reader } = store;
  const auditedAt = clock.now();
  const periods = await findLedgerPeriods(reader);
  const differences: BudgetDifference[] = [];
  for (const period of periods) {
    // SQLite answers on this thread: others get their turn between two periods.
    await new Promise((resolve) => setImmediate(resolve));
    for (const { figure, ledger, row } of await readFigures(reader, period)) {
      if (ledger !== row) differences.push({ kind: 'figure', ...period, figure, ledger, row });
    }
    for (const { generationId } of await findStrayHolds(reader, period))
      differences.push({ kind: 'hold_without_open_generation', ...period, generationId });
    for (const { generationId } of await findStrayResolutions(reader, period))
      differences.push({ kind: 'resolution_without_hold', ...period, generationId });
  }
  for (const { budgetId, generationId } of await findOpenWithoutHold(reader))
    differences.push({ kind: 'open_generation_without_hold', budgetId, periodStartsAt: null, generationId });
  return { auditedAt, periods: periods.length, differences };
}
