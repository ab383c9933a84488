import type { Team } from '../domain/team.ts';
import { listTeams as findTeams } from '../store/teams.ts';
import type { OperationContext } from './context.ts';

/** Every team, oldest first. */
export async function listTeams({ store }: Pick<OperationContext, 'store'>): Promise<Team[]> {
  return findTeams(store.reader);
}
