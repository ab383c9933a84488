import type { Endpoint } from '../domain/endpoint.ts';
import { listTeamEndpoints } from '../store/endpoints.ts';
import type { OperationContext } from './context.ts';

export async function listEndpoints(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string | null,
): Promise<readonly Endpoint[]> {
  return listTeamEndpoints(store.reader, teamId);
}
