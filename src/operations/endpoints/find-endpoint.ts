import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import type { OperationContext } from '../context.ts';

export async function findEndpoint(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  id: string,
): Promise<Endpoint | null> {
  return findTeamEndpoint(store.reader, teamId, id);
}
