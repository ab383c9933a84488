import { AppError } from '../../../domain/app-error.ts';
import { pathId } from '../../schemas/path-id.ts';
import { isId } from '../../schemas/values.ts';

/** The `{id}` of a path under `/admin/v1/budgets`. @throws AppError `not_found` for what cannot be one */
export function budgetId({ id }: { id: string }): string {
  if (!isId('budget', id)) throw new AppError('not_found', 'There is no budget with this id.');
  return id;
}

export const budgetParameter = pathId('The id of the budget.');
