import { AppError } from '../../domain/app-error.ts';
import { lockBudget, updateBudget } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../context.ts';

/**
 * Ends a budget: it limits nothing any more, and another may take its place. Its ledger stays, and what it holds is settled or released there.
 * @throws AppError `not_found` when there is none, or it has ended before
 */
export async function endBudget({ store }: Pick<OperationContext, 'store'>, budgetId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const budget = await lockBudget(tx, budgetId);
    if (budget?.endedAt !== null) throw new AppError('not_found', 'There is no budget with this id.');
    await updateBudget(tx, budgetId, { endedAt: tx.now });
  });
}
