import { apiKey } from '../../domain/access/api-key.ts';
import { hashSecret, newTokenSecret } from '../../domain/access/token-format.ts';
import { AppError, invalidField } from '../../domain/app-error.ts';
import type { Permission } from '../../domain/access/permissions.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import { isArchived } from '../../store/access/mark-archived.ts';
import { insertKey } from '../../store/access/keys.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Creates a key for a team. `key` is the secret that callers send; it is not stored and cannot be shown
 * again.
 */
export async function createKey(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  teamId: string,
  name: string,
  { permissions = null, expiresAt = null }: KeyOptions = {},
): Promise<{ id: string; key: string }> {
  const secret = newTokenSecret();
  return store.transaction(async (tx) => {
    if (expiresAt !== null && expiresAt <= tx.now) throw invalidField('/expiresAt', 'must be in the future');
    if (await isArchived(tx, teamId)) throw new AppError('conflict', 'The team is archived.');
    const id = newId('key', tx.now);
    await insertKey(tx, {
      id,
      teamId,
      name,
      secretHash: hashSecret(secret),
      previousSecrets: null,
      permissions,
      createdAt: tx.now,
      expiresAt,
      revokedAt: null,
    });
    await recordChange(tx, actor, {
      action: 'key.create',
      objectId: id,
      teamId,
      before: null,
      after: { name, permissions, expiresAt },
    });
    return { id, key: apiKey.format({ id, secret }) };
  });
}

export interface KeyOptions {
  /** Null: all of them. */
  permissions?: Permission[] | null;
  /** Null: the key does not expire. */
  expiresAt?: UnixMs | null;
}
