import { AppError } from '../../domain/app-error.ts';
import type { OperationContext } from '../operation-context.ts';
import { findOwnFile } from './find-own-file.ts';
import { openFile, type OpenedFile, type WantedPart } from './open-file.ts';
import { requireFiles } from './require-files.ts';

/** Opens a file of the team. @throws AppError `not_found`, also for another team's; as `openFile` does */
export async function openOwnFile(
  context: Pick<OperationContext, 'store' | 'policy' | 'files'>,
  teamId: string,
  id: string,
  wanted: WantedPart,
): Promise<OpenedFile> {
  requireFiles(context);
  const file = await findOwnFile(context.store.reader, teamId, id);
  if (file === null) throw new AppError('not_found', 'There is no file with this id.');
  return openFile(context, file, wanted);
}
