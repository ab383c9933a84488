import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { listBudgets as findBudgets, type BudgetFilter } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';
import { balancesOf } from './read-budgets.ts';

/**
 * A page of the budgets that have not ended, with their balances, oldest first; all of them without a
 * limit. A team filter includes the budgets of its keys.
 */
export async function listBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  filter: BudgetFilter,
  { cursor: after, limit }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ balances: BudgetBalance[] } & Page> {
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    findBudgets(store.reader, filter, { after, limit }),
  );
  return { balances: await balancesOf(store.reader, rows, clock.now()), nextCursor };
}
