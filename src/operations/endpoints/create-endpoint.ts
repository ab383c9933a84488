import { MAX_ENDPOINTS, type Endpoint } from '../../domain/endpoints/endpoint.ts';
import type { FieldError } from '../../domain/app-error.ts';
import { newId } from '../../domain/new-id.ts';
import { insertEndpoint, listTeamEndpoints } from '../../store/endpoints/endpoints.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { lockTeam } from '../../store/access/teams.ts';
import type { OperationContext } from '../context.ts';
import { checkSettings, sealHeaders, type EndpointSettings } from './endpoint-settings.ts';
import { checkOwnSecret, createSigningSecret } from '../signing/signing-secrets.ts';

/** Registers a receiver with a secret of its own, which is returned this once. */
export async function createEndpoint(
  context: Context,
  teamId: string | null,
  { secret: ownSecret, ...settings }: NewEndpoint,
): Promise<CreateEndpointOutcome> {
  const errors = [...(await checkSettings(context, settings)), ...checkOwnSecret(ownSecret)];
  if (errors.length > 0) return { outcome: 'refused', errors };
  const { store, secretBox } = context;
  return store.transaction(async (tx) => {
    if (await hasAllItMayHave(tx, teamId)) return { outcome: 'too_many' };
    const id = newId('endpoint', tx.now);
    const endpoint: Endpoint = {
      signatures: ['v1'],
      status: 'enabled',
      ...settings,
      id,
      teamId,
      headers: sealHeaders(secretBox, id, settings.headers ?? {}),
      disabledReason: null,
      disabledAt: null,
      createdAt: tx.now,
    };
    await insertEndpoint(tx, endpoint);
    const secret = await createSigningSecret(tx, secretBox, { teamId, endpointId: id }, ownSecret);
    return { outcome: 'created', endpoint, secret };
  });
}

export type NewEndpoint = Pick<EndpointSettings, 'url' | 'events' | 'description'> &
  Partial<EndpointSettings> & {
    /** The owner's own `whsec_`; made here where absent. */
    secret?: string;
  };

export type CreateEndpointOutcome =
  | { outcome: 'created'; endpoint: Endpoint; secret: string }
  | { outcome: 'refused'; errors: FieldError[] }
  | { outcome: 'too_many' };

type Context = Pick<OperationContext, 'store' | 'checkReceiver' | 'secretBox'>;

async function hasAllItMayHave(tx: Transaction, teamId: string | null): Promise<boolean> {
  // Of several that come at once on PostgreSQL each counts the one before. The operator needs no protection from itself.
  if (teamId !== null) await lockTeam(tx, teamId);
  return (await listTeamEndpoints(tx, teamId)).length >= MAX_ENDPOINTS;
}
