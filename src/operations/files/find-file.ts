import type { FileView } from '../../domain/files/file-view.ts';
import type { OperationContext } from '../operation-context.ts';
import { findOwnFile } from './find-own-file.ts';
import { requireFiles } from './require-files.ts';
import { viewFile } from './view-file.ts';

/** A file of the team. Null: there is none with this id that the team may see. */
export async function findFile(
  context: Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock'>,
  teamId: string,
  id: string,
): Promise<FileView | null> {
  const { limits } = requireFiles(context);
  const file = await findOwnFile(context.store.reader, teamId, id);
  return file === null ? null : viewFile(limits, file, context.clock.now());
}
