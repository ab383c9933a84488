import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { AppError } from '../../domain/app-error.ts';
import { findBudget as findStoredBudget } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { balanceOf } from './read-budgets.ts';

/** A budget with its current balance, also one that has ended. @throws AppError `not_found` */
export async function findBudget(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  id: string,
): Promise<BudgetBalance> {
  const budget = await findStoredBudget(store.reader, id);
  if (budget === null) throw new AppError('not_found', 'There is no budget with this id.');
  return balanceOf(store.reader, budget, clock.now());
}
