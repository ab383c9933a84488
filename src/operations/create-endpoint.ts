import type { Endpoint } from '../domain/endpoint.ts';
import { newId } from '../domain/ids.ts';
import { insertEndpoint } from '../store/endpoints.ts';
import type { OperationContext } from './context.ts';
import { createSigningSecret } from './signing-secrets.ts';

export type CreateEndpointOutcome =
  { outcome: 'created'; endpoint: Endpoint; secret: string } | { outcome: 'url_refused'; reason: string };

/** Registers a receiver with a secret of its own, which is returned this once. */
export async function createEndpoint(
  { store, guard, secretBox }: Pick<OperationContext, 'store' | 'guard' | 'secretBox'>,
  teamId: string | null,
  fields: Pick<Endpoint, 'url' | 'events' | 'description'>,
): Promise<CreateEndpointOutcome> {
  const reason = guard.checkUrl(fields.url);
  if (reason !== null) return { outcome: 'url_refused', reason };
  return store.transaction(async (tx) => {
    const endpoint: Endpoint = { ...fields, id: newId('endpoint', tx.now), teamId, createdAt: tx.now };
    await insertEndpoint(tx, endpoint);
    const secret = await createSigningSecret(tx, secretBox, teamId, endpoint.id);
    return { outcome: 'created', endpoint, secret };
  });
}
