import { AppError } from '../../domain/app-error.ts';
import type { Operator } from '../../domain/access/operator.ts';
import { findOperator as findStoredOperator } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';

/** @throws AppError `not_found` */
export async function findOperator(
  { store }: Pick<OperationContext, 'store'>,
  id: string,
): Promise<Operator> {
  const found = await findStoredOperator(store.reader, id);
  if (found === null) throw new AppError('not_found', `There is no operator ${id}`);
  return found;
}
