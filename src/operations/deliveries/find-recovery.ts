import type { Recovery } from '../../domain/deliveries/recovery.ts';
import { findRecovery as findStored } from '../../store/deliveries/recoveries.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * A recovery with its progress, also of a deleted endpoint. Null when the team's endpoint has no such
 * recovery.
 */
export async function findRecovery(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  endpointId: string,
  id: string,
): Promise<Recovery | null> {
  return findStored(store.reader, teamId, endpointId, id);
}
