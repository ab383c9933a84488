import { AppError } from '../../domain/app-error.ts';
import type { Team } from '../../domain/access/team.ts';
import { findTeamById, updateTeamWeight } from '../../store/access/teams.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sets a team's share of the submissions while several teams are waiting, with effect from the next one.
 * @throws AppError `not_found`
 */
export async function setTeamWeight(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  { teamId, weight }: { teamId: string; weight: number },
): Promise<Team> {
  return store.transaction(async (tx) => {
    const before = await findTeamById(tx, teamId);
    const team = await updateTeamWeight(tx, teamId, weight);
    if (team === null) throw new AppError('not_found', 'There is no team with this id.');
    await recordChange(tx, actor, {
      action: 'team.update',
      objectId: teamId,
      teamId,
      before: { weight: before?.weight },
      after: { weight },
    });
    return team;
  });
}
