import { AppError } from '../../domain/app-error.ts';
import type { TeamFileSettings } from '../../domain/files/stored-file.ts';
import { findTeamById } from '../../store/access/teams.ts';
import { setTeamFileSettings, type TeamFilesRow } from '../../store/files/team-files.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sets how long and how many files of a team are kept, and what is done with its late pictures. Null: the setting of
 * the gateway. Takes effect for what is stored from now on.
 * @throws AppError `not_found`
 */
export async function setTeamFiles(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
  settings: Partial<TeamFileSettings>,
): Promise<TeamFilesRow> {
  return store.transaction(async (tx) => {
    if ((await findTeamById(tx, teamId)) === null)
      throw new AppError('not_found', 'There is no team with this id.');
    return setTeamFileSettings(tx, teamId, settings);
  });
}
