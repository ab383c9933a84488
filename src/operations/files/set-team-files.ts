import { AppError } from '../../domain/app-error.ts';
import type { AuditFields } from '../../domain/audit/audit-change.ts';
import { changedFields } from '../../domain/audit/changed-fields.ts';
import type { TeamFileSettings } from '../../domain/files/stored-file.ts';
import { findTeamById } from '../../store/access/teams.ts';
import { lockTeamFiles, setTeamFileSettings, type TeamFilesRow } from '../../store/files/team-files.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Sets how long and how many files of a team are kept, and what is done with its late pictures. Null: the setting of
 * the gateway. Takes effect for what is stored from now on.
 * @throws AppError `not_found`
 */
export async function setTeamFiles(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  teamId: string,
  settings: Partial<TeamFileSettings>,
): Promise<TeamFilesRow> {
  return store.transaction(async (tx) => {
    if ((await findTeamById(tx, teamId)) === null)
      throw new AppError('not_found', 'There is no team with this id.');
    const before = settingsOf(await lockTeamFiles(tx, teamId));
    const set = await setTeamFileSettings(tx, teamId, settings);
    const changed = changedFields(before, settingsOf(set));
    await recordChange(tx, actor, { action: 'team_files.update', objectId: teamId, teamId, ...changed });
    return set;
  });
}

function settingsOf({ maxBytes, resultDays, uploadDays, latePictures }: TeamFileSettings): AuditFields {
  return { maxBytes, resultDays, uploadDays, latePictures };
}
