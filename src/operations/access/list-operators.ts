import type { KnownOperator } from '../../domain/access/operator.ts';
import { listOperators as listStoredOperators } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';
import { withLastUses } from './with-last-uses.ts';

/** All operators, oldest first, those that were revoked as well. */
export async function listOperators({ store }: Pick<OperationContext, 'store'>): Promise<KnownOperator[]> {
  return withLastUses(store.reader, await listStoredOperators(store.reader));
}
