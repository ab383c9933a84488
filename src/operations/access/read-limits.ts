import { noLimits, type AccessLimits, type LimitScope } from '../../domain/access/access-limits.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { findLimits } from '../../store/access/access-limits.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * The limits of a team and of one of its keys. A field is null when that limit is not set; without a key,
 * all of its limits are null.
 */
export async function readLimits(
  { store }: Pick<OperationContext, 'store'>,
  { teamId, keyId = '' }: Pick<Principal, 'teamId'> & Partial<Principal>,
): Promise<Record<LimitScope, AccessLimits>> {
  const { team, key } = await findLimits(store.reader, { teamId, keyId });
  return { team: team ?? noLimits, key: key ?? noLimits };
}
