import { deleteFile, isFileInUse } from '../../store/files/delete-file.ts';
import { lockTeamFiles } from '../../store/files/team-files.ts';
import type { OperationContext } from '../operation-context.ts';
import { findOwnFile } from './find-own-file.ts';
import { requireFiles } from './require-files.ts';

/** Deletes a file of a team. One that an open generation has as its input stays. */
export async function deleteOwnFile(
  context: Pick<OperationContext, 'store' | 'policy' | 'files' | 'notify'>,
  teamId: string,
  id: string,
): Promise<'deleted' | 'not_found' | 'in_use'> {
  requireFiles(context);
  const outcome = await context.store.transaction(async (tx) => {
    await lockTeamFiles(tx, teamId);
    const file = await findOwnFile(tx, teamId, id);
    if (file === null) return 'not_found';
    if (await isFileInUse(tx, id)) return 'in_use';
    await deleteFile(tx, file);
    return 'deleted';
  });
  if (outcome === 'deleted') context.notify('file-stored');
  return outcome;
}
