import { AppError } from '../../domain/app-error.ts';
import { revokeKey as markRevoked } from '../../store/access/keys.ts';
import type { OperationContext } from '../context.ts';

/** From the commit on, the key opens nothing. @throws AppError `not_found` when it is unknown or was revoked before */
export async function revokeKey({ store }: Pick<OperationContext, 'store'>, id: string): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await markRevoked(tx, id)))
      throw new AppError('not_found', `There is no key ${id} that is not revoked`);
  });
}
