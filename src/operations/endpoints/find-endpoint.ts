import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import type { OperationContext } from '../operation-context.ts';

/** An endpoint of a team, or with null of the operator. Null when there is none with this id. */
export async function findEndpoint(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  id: string,
): Promise<Endpoint | null> {
  return findTeamEndpoint(store.reader, teamId, id);
}
