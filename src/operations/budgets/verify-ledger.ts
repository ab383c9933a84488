import type { UnixMs } from '../../domain/clock.ts';
import type { PeriodKey } from '../../store/budgets/budget-usage.ts';
import { findLedgerPeriods, readLedgerFigures } from '../../store/budgets/read-ledger-figures.ts';
import {
  findOpenWithoutHold,
  findRangeEnd,
  findStrayHolds,
  findStrayResolutions,
  type EntryRange,
} from '../../store/budgets/find-stray-holds.ts';
import type { Session, Store } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Recomputes the held, settled, released and adjusted credits of every period from the ledger, and compares them with
 * the stored balances and the open generations. Each comparison is one statement, so one consistent read: a
 * commit between two comparisons cannot look like a difference. Changes nothing.
 */
export async function verifyLedger({
  store,
  clock,
}: Pick<OperationContext, 'clock'> & { store: Pick<Store, 'reports'> }): Promise<LedgerVerification> {
  const reader = store.reports;
  const verifiedAt = clock.now();
  const periods = await findLedgerPeriods(reader);
  const differences: BudgetDifference[] = [];
  for (const period of periods) {
    await yieldToOthers();
    for (const { figure, ledger, row } of await readLedgerFigures(reader, period)) {
      if (ledger !== row) differences.push({ kind: 'figure', ...period, figure, ledger, row });
    }
    for await (const range of rangesOf(reader, period)) {
      for (const { generationId } of await findStrayHolds(reader, period, range))
        differences.push({ kind: 'hold_without_open_generation', ...period, generationId });
      for (const { generationId } of await findStrayResolutions(reader, period, range))
        differences.push({ kind: 'resolution_without_hold', ...period, generationId });
    }
  }
  for (const { budgetId, generationId } of await findOpenWithoutHold(reader))
    differences.push({ kind: 'open_generation_without_hold', budgetId, periodStartsAt: null, generationId });
  return { verifiedAt, periods: periods.length, differences };
}

/** A stored figure that differs from the ledger; `row` is null when there is no row. */
export interface FigureDifference {
  kind: 'figure';
  budgetId: string;
  periodStartsAt: UnixMs;
  figure: 'held' | 'settled' | 'released' | 'adjustment';
  ledger: number;
  row: number | null;
}

/** A hold without a matching generation, or a resolution without a matching hold. */
export interface HoldDifference {
  kind: 'hold_without_open_generation' | 'open_generation_without_hold' | 'resolution_without_hold';
  budgetId: string;
  /** Null when no period was recorded. */
  periodStartsAt: UnixMs | null;
  generationId: string | null;
}

export type BudgetDifference = FigureDifference | HoldDifference;

export interface LedgerVerification {
  verifiedAt: UnixMs;
  periods: number;
  /** Empty when ledger and balances agree. */
  differences: BudgetDifference[];
}

// Because SQLite runs on this thread: this many entries take a few milliseconds, then other requests run.
const RANGE_SIZE = 2_000;

async function* rangesOf(reader: Session, period: PeriodKey): AsyncGenerator<EntryRange> {
  for (let after = ''; ;) {
    const end = await findRangeEnd(reader, period, after, RANGE_SIZE);
    // Ids are ASCII; `~` comes after all that they are made of.
    yield { after, upTo: end ?? '~' };
    if (end === null) return;
    after = end;
    await yieldToOthers();
  }
}

function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
