import { AppError } from '../../domain/app-error.ts';
import { revokeKey as markRevoked } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';

/** Revokes a key with immediate effect. @throws AppError `not_found` when it is unknown or already revoked */
export async function revokeKey({ store }: Pick<OperationContext, 'store'>, id: string): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await markRevoked(tx, id)))
      throw new AppError('not_found', `There is no key ${id} that is not revoked`);
  });
}
