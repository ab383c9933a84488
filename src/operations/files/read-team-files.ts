import { findTeamFiles, type TeamFilesRow } from '../../store/files/team-files.ts';
import type { OperationContext } from '../operation-context.ts';

/** What a team's files take, and what the operator set for them. */
export async function readTeamFiles(
  { store }: Pick<OperationContext, 'store'>,
  teamId: string,
): Promise<TeamFilesRow> {
  return findTeamFiles(store.reader, teamId);
}
