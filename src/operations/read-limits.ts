import { noLimits, type AccessLimits } from '../domain/access-limits.ts';
import type { Principal } from '../domain/principal.ts';
import { findLimits } from '../store/access-limits.ts';
import type { OperationContext } from './context.ts';

/** The limits of a team and, where the principal has one, of a key; null in all fields where none were set. */
export async function readLimits(
  { store }: Pick<OperationContext, 'store'>,
  { teamId, keyId }: Pick<Principal, 'teamId'> & Partial<Principal>,
): Promise<{ team: AccessLimits; key: AccessLimits }> {
  const found = await findLimits(store.reader, [teamId, ...(keyId === undefined ? [] : [keyId])]);
  return { team: found.get(teamId) ?? noLimits, key: found.get(keyId ?? '') ?? noLimits };
}
