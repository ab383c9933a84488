import { deleteFile } from '../../store/files/delete-file.ts';
import { listAllTeamFiles } from '../../store/files/files.ts';
import { lockTeamFiles } from '../../store/files/team-files.ts';
import type { OperationContext } from '../operation-context.ts';

// Because it bounds one transaction.
const BATCH_SIZE = 200;

/**
 * Deletes every file of a team, also those that are withheld or that its generations need. The objects in the storage
 * follow within seconds, or when the storage can be used again. Returns how many files were deleted.
 */
export async function eraseTeamFiles(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  teamId: string,
): Promise<number> {
  let erased = 0;
  for (let isMore = true; isMore;) {
    const count = await store.transaction(async (tx) => {
      await lockTeamFiles(tx, teamId);
      const files = await listAllTeamFiles(tx, teamId, BATCH_SIZE);
      for (const file of files) await deleteFile(tx, file);
      return files.length;
    });
    erased += count;
    isMore = count === BATCH_SIZE;
  }
  notify('file-stored');
  return erased;
}
