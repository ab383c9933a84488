import type { Recovery } from '../../domain/deliveries/recovery.ts';
import { findRecovery as findStored } from '../../store/deliveries/recoveries.ts';
import type { OperationContext } from '../context.ts';

/** How far a recovery has come; also of an endpoint that has been deleted. Null when the team's endpoint has no such recovery. */
export async function findRecovery(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  endpointId: string,
  id: string,
): Promise<Recovery | null> {
  return findStored(store.reader, teamId, endpointId, id);
}
