import { AppError } from '../../domain/app-error.ts';
import type { Team } from '../../domain/access/team.ts';
import { findTeamById, findTeamByName } from '../../store/access/teams.ts';
import type { OperationContext } from '../operation-context.ts';

/** A team by its id or its name. @throws AppError `not_found` */
export async function findTeam({ store }: Pick<OperationContext, 'store'>, idOrName: string): Promise<Team> {
  const team = (await findTeamById(store.reader, idOrName)) ?? (await findTeamByName(store.reader, idOrName));
  if (team === null) throw new AppError('not_found', `There is no team named ${idOrName}`);
  return team;
}
