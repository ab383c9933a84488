import type { BudgetBalance } from '../../resources/budgets/budget-resource.ts';
import { AppError } from '../../domain/app-error.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { findBudget as findStoredBudget } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { balanceAt } from './read-budgets.ts';

/**
 * A budget with its current balance, or that of the period at `at`; also one that has ended.
 * @throws AppError `not_found`; `invalid_request` for a time in the future
 */
export async function findBudget(
  { store, clock }: Pick<OperationContext, 'store' | 'clock'>,
  id: string,
  { at }: { at?: UnixMs | undefined } = {},
): Promise<BudgetBalance> {
  const budget = await findStoredBudget(store.reader, id);
  if (budget === null) throw new AppError('not_found', 'There is no budget with this id.');
  const now = clock.now();
  return balanceAt(store.reader, budget, now, at ?? now);
}
