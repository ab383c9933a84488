import { parseApiKey, secretMatches } from '../domain/api-key.ts';
import type { Principal } from '../domain/principal.ts';
import { findKey } from '../store/keys.ts';
import type { OperationContext } from './context.ts';

/** Null for a key that is malformed, unknown, wrong or revoked: the caller does not learn which. */
export async function authenticateKey(
  { store }: Pick<OperationContext, 'store'>,
  presentedKey: string,
): Promise<Principal | null> {
  const presented = parseApiKey(presentedKey);
  if (presented === null) return null;
  const key = await findKey(store.reader, presented.keyId);
  if (key === null || !secretMatches(presented.secret, key.secretHash) || key.revokedAt !== null) return null;
  return { teamId: key.teamId, keyId: key.id };
}
