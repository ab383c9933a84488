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
import type { Session } from '../../store/engine/store.ts';
import type { OperationContext } from '../context.ts';

/**
 * Recomputes from the ledger what is held, settled and adjusted in every period, and compares it with the periods' rows and the open
 * generations. Each comparison is one statement, and so one consistent read: a commit between two of them cannot look like a
 * difference. Changes nothing.
 */
export async function verifyLedger({
  store,
  clock,
}: Pick<OperationContext, 'store' | 'clock'>): Promise<LedgerVerification> {
  const { reader } = store;
  const verifiedAt = clock.now();
  const periods = await findLedgerPeriods(reader);
  const differences: BudgetDifference[] = [];
  for (const period of periods) {
    await othersTurn();
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

export interface LedgerVerification {
  verifiedAt: UnixMs;
  periods: number;
  /** Empty when the accounts add up. */
  differences: BudgetDifference[];
}

// SQLite answers on this thread: this many entries take it some milliseconds, and then others get their turn.
const RANGE_SIZE = 2_000;

async function* rangesOf(reader: Session, period: PeriodKey): AsyncGenerator<EntryRange> {
  for (let after = ''; ;) {
    const end = await findRangeEnd(reader, period, after, RANGE_SIZE);
    // Ids are ASCII; `~` comes after all that they are made of.
    yield { after, upTo: end ?? '~' };
    if (end === null) return;
    after = end;
    await othersTurn();
  }
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
