import type { LedgerKind } from '../../domain/budgets/budget.ts';
import { toTimestamp, type UnixMs } from '../../domain/clock.ts';

export type LedgerEntryResource = ReturnType<typeof toLedgerEntryResource>;

/** A ledger entry as it is stored. */
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

/** A ledger entry as the operator sees it. */
export function toLedgerEntryResource({ periodStartsAt, createdAt, ...entry }: LedgerLine) {
  return {
    ...entry,
    object: 'ledger_entry' as const,
    periodStartsAt: toTimestamp(periodStartsAt),
    createdAt: toTimestamp(createdAt),
  };
}
