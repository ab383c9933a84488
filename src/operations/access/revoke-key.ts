import { AppError } from '../../domain/app-error.ts';
import { revokeKey as markRevoked } from '../../store/access/keys.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/** Revokes a key with immediate effect. @throws AppError `not_found` when it is unknown or already revoked */
export async function revokeKey(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  id: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const teamId = await markRevoked(tx, id);
    if (teamId === null) throw new AppError('not_found', `There is no key ${id} that is not revoked`);
    await recordChange(tx, actor, {
      action: 'key.revoke',
      objectId: id,
      teamId,
      before: { revokedAt: null },
      after: { revokedAt: tx.now },
    });
  });
}
