import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { periodAt, type Budget } from '../../domain/budgets/budget.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { listBudgets as findBudgets, type BudgetFilter } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';
import { balancesOf } from './read-budgets.ts';

/**
 * A page of the budgets that have not ended, with their balances, oldest first; all of them without a
 * limit. A team filter includes the budgets of its keys. With `at`, the budgets of that time with the balances
 * of the periods that contain it; then a page can hold fewer than `limit`.
 * @throws AppError `invalid_request` for a time in the future
 */
export async function listBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  { at, ...filter }: Omit<BudgetFilter, 'withEnded'> & { at?: UnixMs | undefined },
  { cursor: after, limit }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ balances: BudgetBalance[] } & Page> {
  const withEnded = at !== undefined;
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    findBudgets(store.reader, { ...filter, withEnded }, { after, limit }),
  );
  const ofTime = rows.filter((budget) => at === undefined || existedAt(budget, at));
  return { balances: await balancesOf(store.reader, ofTime, clock.now(), at), nextCursor };
}

/** Whether a budget limited something in its period that contains the time. */
function existedAt(budget: Budget, at: UnixMs): boolean {
  const { startsAt, endsAt } = periodAt(budget, at);
  const { createdAt, endedAt } = budget;
  return createdAt < (endsAt ?? Infinity) && (endedAt === null || endedAt > startsAt);
}
