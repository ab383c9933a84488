import { findTeamEndpoint, markEndpointDeleted } from '../../store/endpoints/endpoints.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import { endSigningSecrets } from '../../store/signing/signing-secrets.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { exhaustDeliveries } from './exhaust-deliveries.ts';

/**
 * Deletes an endpoint, ends its secrets and fails its pending deliveries. False when the team has no such
 * endpoint.
 */
export async function deleteEndpoint(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  teamId: string | null,
  id: string,
): Promise<boolean> {
  return store.transaction(async (tx) => {
    const endpoint = await findTeamEndpoint(tx, teamId, id);
    if (endpoint === null || !(await markEndpointDeleted(tx, teamId, id))) return false;
    await endSigningSecrets(tx, { teamId, endpointId: id });
    await exhaustDeliveries(tx, { receiverId: id, endpointId: id, reason: 'endpoint_deleted' });
    await refreshReceiver(tx, id);
    await recordChange(tx, actor, {
      action: 'endpoint.delete',
      objectId: id,
      teamId,
      before: auditedEndpoint(endpoint),
      after: null,
    });
    return true;
  });
}
