import type { LedgerKind } from '../../domain/budgets/budget.ts';
import { AppError } from '../../domain/app-error.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import { listLedger, type StoredLedgerEntry } from '../../store/budgets/ledger-entries.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of a budget's ledger: newest period first, newest entry first within a period. A settlement
 * belongs to the period of its hold, so it can follow entries that are older.
 * @throws AppError `not_found` for an unknown budget, `invalid_request` for an invalid cursor
 */
export async function readLedger(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  budgetId: string,
  { kinds, generationId, cursor, limit }: ReadLedgerParams,
): Promise<{ entries: StoredLedgerEntry[] } & Page> {
  const before = cursor === undefined ? undefined : parseCursor(cursor);
  if ((await findBudget(reader, budgetId)) === null)
    throw new AppError('not_found', 'There is no budget with this id.');
  const { rows: entries, nextCursor } = await readPage(
    limit,
    (limit) => listLedger(reader, { budgetId, kinds, generationId, before, limit }),
    cursorOf,
  );
  return { entries, nextCursor };
}

export interface ReadLedgerParams {
  kinds?: LedgerKind[] | undefined;
  /** Only entries of this generation. */
  generationId?: string | undefined;
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}

function cursorOf({ id, periodStartsAt }: StoredLedgerEntry): string {
  return `${periodStartsAt}-${id}`;
}

function parseCursor(cursor: string): { periodStartsAt: number; id: string } {
  const [, periodStartsAt, id] = /^(-?\d{1,15})-(led_[0-9a-z]{26})$/.exec(cursor) ?? [];
  if (periodStartsAt !== undefined && id !== undefined) return { periodStartsAt: Number(periodStartsAt), id };
  const errors = [{ pointer: 'cursor', detail: 'is not the nextCursor of a page' }];
  throw new AppError('invalid_request', 'cursor is not the nextCursor of a page.', { errors });
}
