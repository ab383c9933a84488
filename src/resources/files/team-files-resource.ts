import type { TeamFileSettings } from '../../domain/files/stored-file.ts';

export type TeamFilesResource = ReturnType<typeof toTeamFilesResource>;

/** What a team's files take, and what the operator set for them; null: the setting of the gateway. */
export function toTeamFilesResource(
  teamId: string,
  { usedBytes, maxBytes, resultDays, uploadDays, latePictures }: TeamFileSettings & { usedBytes: number },
) {
  return { object: 'team_files' as const, teamId, usedBytes, maxBytes, resultDays, uploadDays, latePictures };
}
