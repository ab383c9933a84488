import { AppError } from '../../domain/app-error.ts';
import type { Team } from '../../domain/access/team.ts';
import { markArchived } from '../../store/access/mark-archived.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Archives a team: its keys are revoked and no new ones can be created, so it requests nothing more. Open work ends as
 * usual; money and usage stay. Does nothing the second time. @throws AppError `not_found`
 */
export async function archiveTeam({ store }: Pick<OperationContext, 'store'>, teamId: string): Promise<Team> {
  const team = await store.transaction((tx) => markArchived(tx, teamId));
  if (team === null) throw new AppError('not_found', 'There is no team with this id.');
  return team;
}
