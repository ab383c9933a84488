import { AppError } from '../../domain/app-error.ts';
import { lockBudget, updateBudget } from '../../store/budgets/budgets.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Ends a budget: it no longer limits new generations, and another one can replace it. Its ledger is kept,
 * and credits it holds are still settled or released.
 * @throws AppError `not_found` when there is none, or it has already ended
 */
export async function endBudget(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  budgetId: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const budget = await lockBudget(tx, budgetId);
    if (budget?.endedAt !== null) throw new AppError('not_found', 'There is no budget with this id.');
    await updateBudget(tx, budgetId, { endedAt: tx.now });
    await recordChange(tx, actor, {
      action: 'budget.end',
      objectId: budgetId,
      teamId: budget.teamId,
      before: { limitCredits: budget.limitCredits, endedAt: null },
      after: { limitCredits: budget.limitCredits, endedAt: tx.now },
    });
  });
}
