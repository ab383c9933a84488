import type { Team } from '../../domain/access/team.ts';
import { listTeams as findTeams } from '../../store/access/teams.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of teams, oldest first; all of them without a limit. */
export async function listTeams(
  { store }: Pick<OperationContext, 'store'>,
  { cursor: after, limit }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ teams: Team[] } & Page> {
  const { rows: teams, nextCursor } = await readPage(limit, (limit) =>
    findTeams(store.reader, { after, limit }),
  );
  return { teams, nextCursor };
}
