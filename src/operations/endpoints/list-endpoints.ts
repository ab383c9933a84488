import type { Endpoint } from '../../domain/endpoints/endpoint.ts';
import { listTeamEndpoints } from '../../store/endpoints/endpoints.ts';
import type { OperationContext } from '../context.ts';

export async function listEndpoints(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
): Promise<readonly Endpoint[]> {
  return listTeamEndpoints(store.reader, teamId);
}
