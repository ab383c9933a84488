import type { FileContent } from '../../domain/files/stored-file.ts';
import { findObjectWith, insertFileDeletion } from '../../store/files/delete-file.ts';
import { addUsedBytes } from '../../store/files/team-files.ts';
import type { Transaction } from '../../store/engine/store.ts';

/**
 * Counts a new object of a team; if the team has the same content already, the new object is to be deleted and the
 * file shares the other one. The caller holds the lock of the team's files. Returns the object of the file.
 */
export async function addObject(
  tx: Transaction,
  teamId: string,
  { objectId, contentHash, bytes }: { objectId: string } & Pick<FileContent, 'contentHash' | 'bytes'>,
): Promise<string> {
  const same = await findObjectWith(tx, teamId, contentHash);
  if (same === null) {
    await addUsedBytes(tx, teamId, bytes);
    return objectId;
  }
  await insertFileDeletion(tx, { teamId, objectId });
  return same;
}
