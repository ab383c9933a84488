import { AppError } from '../../domain/app-error.ts';
import { lockAdmins, revokeOperator as markRevoked } from '../../store/access/operators.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Revokes an operator's token with immediate effect. Without `ADMIN_TOKEN`, an admin has to remain: nobody else could create one.
 * @throws AppError `not_found` when it is unknown or already revoked, `conflict` for the last admin
 */
export async function revokeOperator(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  id: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (!policy.hasAdminToken && (await isLastAdmin(tx, id)))
      throw new AppError(
        'conflict',
        'This is the last admin, and ADMIN_TOKEN is not set. Create another admin first.',
      );
    if ((await markRevoked(tx, id)) === null)
      throw new AppError('not_found', `There is no operator ${id} that is not revoked`);
  });
}

/** An admin whose token has expired is none any more. */
async function isLastAdmin(tx: Transaction, id: string): Promise<boolean> {
  const admins = (await lockAdmins(tx)).filter(({ expiresAt }) => expiresAt === null || expiresAt > tx.now);
  return admins.some((admin) => admin.id === id) && admins.length === 1;
}
