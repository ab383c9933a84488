import { hasOperators as hasStoredOperators } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';

/** Whether there is an operator whose token was not revoked. While there is one, there is `/admin/v1`. */
export async function hasOperators({ store }: Pick<OperationContext, 'store'>): Promise<boolean> {
  return hasStoredOperators(store.reader);
}
