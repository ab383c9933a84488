import { deleteFile, findOldestFiles } from '../../store/files/delete-file.ts';
import { findTeamFiles } from '../../store/files/team-files.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { FilesPolicy } from '../operation-context.ts';

// Because it bounds one transaction. A team whose quota was just lowered gets there with the files that follow.
const MAX_DELETED = 100;

/**
 * Deletes the oldest files of a team until it is within its quota, without the one that was just stored: a result is
 * never refused. The caller holds the lock of the team's files.
 */
export async function makeRoom(
  tx: Transaction,
  { maxBytesPerTeam }: Pick<FilesPolicy, 'maxBytesPerTeam'>,
  teamId: string,
  exceptId: string,
): Promise<void> {
  for (let deleted = 0; deleted < MAX_DELETED; deleted++) {
    const { usedBytes, maxBytes } = await findTeamFiles(tx, teamId);
    if (usedBytes <= (maxBytes ?? maxBytesPerTeam ?? Infinity)) return;
    const [oldest] = await findOldestFiles(tx, { teamId, exceptId, limit: 1 });
    if (oldest === undefined) return;
    await deleteFile(tx, oldest);
  }
}
