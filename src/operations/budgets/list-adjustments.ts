import type { BudgetAdjustment } from '../../domain/budgets/budget.ts';
import { AppError } from '../../domain/app-error.ts';
import { listAdjustments as findAdjustments } from '../../store/budgets/budget-adjustments.ts';
import { findBudget } from '../../store/budgets/budgets.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of a budget's adjustments, newest first, expired ones included. @throws AppError `not_found` */
export async function listAdjustments(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  budgetId: string,
  { cursor: before, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ adjustments: BudgetAdjustment[] } & Page> {
  if ((await findBudget(reader, budgetId)) === null)
    throw new AppError('not_found', 'There is no budget with this id.');
  const { rows: adjustments, nextCursor } = await readPage(limit, (limit) =>
    findAdjustments(reader, { budgetId, before, limit }),
  );
  return { adjustments, nextCursor };
}
