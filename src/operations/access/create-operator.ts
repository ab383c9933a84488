import type { UnixMs } from '../../domain/clock.ts';
import { AppError, invalidField } from '../../domain/app-error.ts';
import type { KnownOperator, OperatorRole } from '../../domain/access/operator.ts';
import { operatorToken } from '../../domain/access/operator-token.ts';
import { hashSecret, newTokenSecret } from '../../domain/access/token-format.ts';
import { newId } from '../../domain/new-id.ts';
import { insertOperator } from '../../store/access/operators.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Creates an operator. `token` is what the operator sends; it is not stored and cannot be shown again.
 * @throws AppError `conflict` when the name is taken, `invalid_request` for an expiry in the past
 */
export async function createOperator(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  { name, role, expiresAt }: CreateOperatorParams,
): Promise<{ operator: KnownOperator; token: string }> {
  const secret = newTokenSecret();
  return store.transaction(async (tx) => {
    if (expiresAt !== null && expiresAt <= tx.now) throw invalidField('/expiresAt', 'must be in the future');
    const id = newId('operator', tx.now);
    const operator = { id, name, role, createdAt: tx.now, expiresAt, revokedAt: null };
    if (!(await insertOperator(tx, { ...operator, secretHash: hashSecret(secret) })))
      throw new AppError('conflict', `There is already an operator named ${name}`);
    await recordChange(tx, actor, {
      action: 'operator.create',
      objectId: id,
      teamId: null,
      before: null,
      after: { name, role, expiresAt },
    });
    return { operator: { ...operator, lastUsedAt: null }, token: operatorToken.format({ id, secret }) };
  });
}

export interface CreateOperatorParams {
  name: string;
  role: OperatorRole;
  /** Null: the token does not expire. */
  expiresAt: UnixMs | null;
}
