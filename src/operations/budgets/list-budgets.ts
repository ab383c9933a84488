import type { BudgetBalance } from '../../resources/budget-resource.ts';
import { listBudgets as findBudgets, type BudgetFilter } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../context.ts';
import { readPage, type Page } from '../page.ts';
import { balancesOf } from './read-budgets.ts';

/** Budgets that have not ended, as they stand now, oldest first: a page of them, or without a limit all. With a team: its keys' too. */
export async function listBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  filter: BudgetFilter,
  { cursor: after, limit }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ statements: BudgetBalance[] } & Page> {
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    findBudgets(store.reader, filter, { after, limit }),
  );
  return { statements: await balancesOf(store.reader, rows, clock.now()), nextCursor };
}
