import { AppError } from '../../domain/app-error.ts';
import { lockBudget, updateBudget } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Ends a budget: it no longer limits new generations, and another one can replace it. Its ledger is kept,
 * and credits it holds are still settled or released.
 * @throws AppError `not_found` when there is none, or it has already ended
 */
export async function endBudget({ store }: Pick<OperationContext, 'store'>, budgetId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const budget = await lockBudget(tx, budgetId);
    if (budget?.endedAt !== null) throw new AppError('not_found', 'There is no budget with this id.');
    await updateBudget(tx, budgetId, { endedAt: tx.now });
  });
}
