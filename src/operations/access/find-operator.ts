import { AppError } from '../../domain/app-error.ts';
import type { KnownOperator } from '../../domain/access/operator.ts';
import { findOperator as findStoredOperator } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';
import { withLastUses } from './with-last-uses.ts';

/** @throws AppError `not_found` */
export async function findOperator(
  { store }: Pick<OperationContext, 'store'>,
  id: string,
): Promise<KnownOperator> {
  const found = await findStoredOperator(store.reader, id);
  if (found === null) throw new AppError('not_found', `There is no operator ${id}`);
  const [operator] = await withLastUses(store.reader, [found]);
  return operator!;
}
