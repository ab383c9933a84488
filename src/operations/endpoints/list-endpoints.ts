import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { listTeamEndpoints } from '../../store/endpoints/endpoints.ts';
import type { OperationContext } from '../operation-context.ts';

/** The endpoints of a team, or with null of the operator, oldest first. */
export async function listEndpoints(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
): Promise<readonly Endpoint[]> {
  return listTeamEndpoints(store.reader, teamId);
}
