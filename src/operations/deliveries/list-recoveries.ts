import type { Recovery } from '../../domain/deliveries/recovery.ts';
import { findTeamEndpoint } from '../../store/endpoints/endpoints.ts';
import { listRecoveries as findRecoveries } from '../../store/deliveries/recoveries.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of an endpoint's recoveries, newest first. Null when the team has no such endpoint. */
export async function listRecoveries(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  endpointId: string,
  { cursor: before, limit }: { cursor?: string | undefined; limit: number },
): Promise<({ recoveries: Recovery[] } & Page) | null> {
  if ((await findTeamEndpoint(reader, teamId, endpointId)) === null) return null;
  const { rows: recoveries, nextCursor } = await readPage(limit, (limit) =>
    findRecoveries(reader, { endpointId, before, limit }),
  );
  return { recoveries, nextCursor };
}
