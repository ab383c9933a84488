import type { BudgetStatement } from '../domain/budget-resource.ts';
import { listBudgets as findBudgets } from '../store/budgets.ts';
import type { OperationContext } from './context.ts';
import { statementsOf } from './read-budgets.ts';

/** Every budget that has not ended, or those of one team and its keys, as they stand now. */
export async function listBudgets(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  filter: { teamId?: string },
): Promise<BudgetStatement[]> {
  return statementsOf(store.reader, await findBudgets(store.reader, filter), clock.now());
}
