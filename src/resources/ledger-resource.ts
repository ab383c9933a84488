import type { LedgerKind } from '../domain/budgets/budget.ts';
import { toTimestamp, type UnixMs } from '../domain/clock.ts';

/** One line of a budget's ledger, as it is stored. */
export interface LedgerLine {
  id: string;
  budgetId: string;
  periodStartsAt: UnixMs;
  generationId: string | null;
  kind: LedgerKind;
  credits: number;
  actor: string;
  note: string | null;
  createdAt: UnixMs;
}

/** The entry as operators see it. */
export function toLedgerResource({ periodStartsAt, createdAt, ...entry }: LedgerLine) {
  return {
    ...entry,
    object: 'ledger_entry' as const,
    periodStartsAt: toTimestamp(periodStartsAt),
    createdAt: toTimestamp(createdAt),
  };
}
