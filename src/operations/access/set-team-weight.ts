import { AppError } from '../../domain/app-error.ts';
import type { Team } from '../../domain/access/team.ts';
import { updateTeamWeight } from '../../store/access/teams.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sets a team's share of the submissions while several teams are waiting, with effect from the next one.
 * @throws AppError `not_found`
 */
export async function setTeamWeight(
  { store }: Pick<OperationContext, 'store'>,
  { teamId, weight }: { teamId: string; weight: number },
): Promise<Team> {
  const team = await store.transaction((tx) => updateTeamWeight(tx, teamId, weight));
  if (team === null) throw new AppError('not_found', 'There is no team with this id.');
  return team;
}
