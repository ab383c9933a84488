import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { healthAfterChange } from '../../domain/endpoints/health-after-trial.ts';
import { changedFields } from '../../domain/audit/changed-fields.ts';
import type { FieldError } from '../../domain/app-error.ts';
import { findTeamEndpoint, updateTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { lockReceiverHealth, setReceiverHealth } from '../../store/endpoints/lock-receiver-health.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { checkSettings, sealHeaders, type EndpointSettings } from './endpoint-settings.ts';

/**
 * Changes the given settings only. Pending deliveries use the new settings, including the URL. An endpoint
 * that is enabled again, or gets another URL, starts without its earlier failures.
 */
export async function updateEndpoint(
  context: Context,
  teamId: string | null,
  id: string,
  changes: Partial<EndpointSettings>,
): Promise<UpdateEndpointOutcome> {
  // Before the network is used for a caller who has no such endpoint.
  if ((await findTeamEndpoint(context.store.reader, teamId, id)) === null) return { outcome: 'not_found' };
  const errors = await checkSettings(context, changes);
  if (errors.length > 0) return { outcome: 'refused', errors };
  const values = changedValues(context, id, changes);
  const endpoint = await context.store.transaction(async (tx) => {
    const before = await lockEndpoint(tx, teamId, id);
    const was = await findTeamEndpoint(tx, teamId, id);
    const after = await updateTeamEndpoint(tx, teamId, id, values);
    if (before === null || was === null || after === null) return null;
    const isEnabled = before.status !== 'enabled' && after.status === 'enabled';
    const isSameUrl = before.url === after.url;
    if (isEnabled || !isSameUrl) {
      const health = await lockReceiverHealth(tx, id);
      await setReceiverHealth(tx, id, healthAfterChange(health, { isSameUrl }, tx.now));
      await refreshReceiver(tx, id);
    }
    await recordChange(tx, context.actor, {
      action: 'endpoint.update',
      objectId: id,
      teamId,
      ...changedFields(auditedEndpoint(was), {
        ...auditedEndpoint(after),
        // Their values are secrets.
        ...(changes.headers && { headerValues: 'set' }),
      }),
    });
    return after;
  });
  if (endpoint === null) return { outcome: 'not_found' };
  context.notify('event-stored');
  return { outcome: 'updated', endpoint };
}

export type UpdateEndpointOutcome =
  | { outcome: 'updated'; endpoint: Endpoint }
  | { outcome: 'refused'; errors: FieldError[] }
  | { outcome: 'not_found' };

type Context = Pick<OperationContext, 'store' | 'checkReceiver' | 'secretBox' | 'notify' | 'actor'>;

function changedValues(
  { secretBox }: Pick<Context, 'secretBox'>,
  id: string,
  { headers, status, ...changes }: Partial<EndpointSettings>,
): Partial<Endpoint> {
  return {
    ...changes,
    ...(headers && { headers: sealHeaders(secretBox, id, headers) }),
    // The owner's choice replaces the gateway's decision to disable it.
    ...(status && { status, disabledReason: null, disabledAt: null }),
  };
}
