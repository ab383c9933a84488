import type { LedgerKind } from '../../domain/budgets/budget.ts';
import { AppError } from '../../domain/app-error.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import { listLedger, type StoredLedgerEntry } from '../../store/budgets/ledger-entries.ts';
import type { OperationContext } from '../context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of a budget's ledger: the newest period first, and within a period the newest entry. A settlement belongs to the period of
 * its hold, so it may come after entries that are older than it.
 * @throws AppError `not_found` for an unknown budget, `invalid_request` for a cursor that is none
 */
export async function readLedger(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  budgetId: string,
  { kinds, generationId, cursor, limit }: LedgerQuery,
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

export interface LedgerQuery {
  kinds?: LedgerKind[] | undefined;
  /** Only what was done for this generation. */
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
