import { AppError } from '../domain/errors.ts';
import type { Team } from '../domain/team.ts';
import { findTeamByName } from '../store/teams.ts';
import type { OperationContext } from './context.ts';

/** @throws AppError `not_found` */
export async function findTeam({ store }: Pick<OperationContext, 'store'>, name: string): Promise<Team> {
  const team = await findTeamByName(store.reader, name);
  if (team === null) throw new AppError('not_found', `There is no team named ${name}`);
  return team;
}
