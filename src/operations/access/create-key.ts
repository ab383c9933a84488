import { apiKey } from '../../domain/access/api-key.ts';
import { hashSecret, newTokenSecret } from '../../domain/access/token-format.ts';
import { newId } from '../../domain/new-id.ts';
import { insertKey } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Creates a key for a team. `key` is the secret that callers send; it is not stored and cannot be shown
 * again.
 */
export async function createKey(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
  name: string,
): Promise<{ id: string; key: string }> {
  const secret = newTokenSecret();
  return store.transaction(async (tx) => {
    const id = newId('key', tx.now);
    await insertKey(tx, {
      id,
      teamId,
      name,
      secretHash: hashSecret(secret),
      previousSecrets: null,
      permissions: null,
      createdAt: tx.now,
      expiresAt: null,
      revokedAt: null,
    });
    return { id, key: apiKey.format({ id, secret }) };
  });
}
