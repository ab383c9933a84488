import { parseApiKey, secretMatches } from '../domain/api-key.ts';
import type { Caller } from '../domain/principal.ts';
import { findKeyWithLimits } from '../store/keys.ts';
import type { OperationContext } from './context.ts';

/** Null for a key that is malformed, unknown, wrong or revoked: the caller does not learn which. Limits are read each time, so that a change holds from the next call on. */
export async function authenticateKey(
  { store }: Pick<OperationContext, 'store'>,
  presentedKey: string,
): Promise<Caller | null> {
  const presented = parseApiKey(presentedKey);
  if (presented === null) return null;
  const found = await findKeyWithLimits(store.reader, presented.keyId);
  if (found === null) return null;
  const { key, limits } = found;
  if (!secretMatches(presented.secret, key.secretHash) || key.revokedAt !== null) return null;
  return { principal: { teamId: key.teamId, keyId: key.id }, limits };
}
