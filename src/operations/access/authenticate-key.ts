import { apiKey } from '../../domain/access/api-key.ts';
import { secretMatches } from '../../domain/access/token-format.ts';
import type { Caller } from '../../domain/access/principal.ts';
import { findKeyOfCaller } from '../../store/access/keys.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * The caller of a key. Null when the key is malformed, unknown, wrong or revoked: callers do not learn
 * which. Limits are read each time, so that a change takes effect with the next request.
 */
export async function authenticateKey(
  { store }: Pick<OperationContext, 'store'>,
  presentedKey: string,
): Promise<Caller | null> {
  const presented = apiKey.parse(presentedKey);
  if (presented === null) return null;
  const key = await findKeyOfCaller(store.reader, presented.id);
  if (key === null) return null;
  if (!secretMatches(presented.secret, key.secretHash) || key.revokedAt !== null) return null;
  return { principal: { teamId: key.teamId, keyId: key.id }, limits: key.limits };
}
