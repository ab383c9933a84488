import type { Operator } from '../../domain/access/operator.ts';
import { listOperators as listStoredOperators } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';

/** All operators, oldest first, those that were revoked as well. */
export async function listOperators({ store }: Pick<OperationContext, 'store'>): Promise<Operator[]> {
  return listStoredOperators(store.reader);
}
