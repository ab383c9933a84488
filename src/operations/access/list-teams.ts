import type { Team } from '../../domain/access/team.ts';
import { listTeams as findTeams } from '../../store/access/teams.ts';
import type { OperationContext } from '../context.ts';
import { toPage, type Page } from '../page.ts';

/** Teams, oldest first: a page of them, or without a limit all. */
export async function listTeams(
  { store }: Pick<OperationContext, 'store'>,
  { cursor: after, limit }: { cursor?: string | undefined; limit?: number } = {},
): Promise<{ teams: Team[] } & Page> {
  const found = await findTeams(store.reader, { after, limit: limit && limit + 1 });
  const { rows: teams, nextCursor } = toPage(found, limit, ({ id }) => id);
  return { teams, nextCursor };
}
