import { AppError } from '../../domain/app-error.ts';
import { lockAdmins, revokeOperator as markRevoked } from '../../store/access/operators.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Revokes an operator's token with immediate effect. Without `ADMIN_TOKEN`, an admin has to remain: nobody else could create one.
 * @throws AppError `not_found` when it is unknown or already revoked, `conflict` for the last admin
 */
export async function revokeOperator(
  { store, policy, actor }: Pick<OperationContext, 'store' | 'policy' | 'actor'>,
  id: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    if (!policy.hasAdminToken && (await isLastAdmin(tx, id)))
      throw new AppError(
        'conflict',
        'This is the last admin, and ADMIN_TOKEN is not set. Create another admin first.',
      );
    const revoked = await markRevoked(tx, id);
    if (revoked === null) throw new AppError('not_found', `There is no operator ${id} that is not revoked`);
    const { name, role } = revoked;
    await recordChange(tx, actor, {
      action: 'operator.revoke',
      objectId: id,
      teamId: null,
      before: { name, role, revokedAt: null },
      after: { name, role, revokedAt: tx.now },
    });
  });
}

/** An admin whose token has expired is none any more. */
async function isLastAdmin(tx: Transaction, id: string): Promise<boolean> {
  const admins = (await lockAdmins(tx)).filter(({ expiresAt }) => expiresAt === null || expiresAt > tx.now);
  return admins.some((admin) => admin.id === id) && admins.length === 1;
}
