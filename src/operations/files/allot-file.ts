import type { FileView } from '../../domain/files/file-view.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { newId } from '../../domain/new-id.ts';
import { findFileById, insertResult } from '../../store/files/files.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { FilesPolicy } from '../operation-context.ts';
import { viewFile } from './view-file.ts';

/**
 * Allots a file for the picture of a generation that has just completed; a worker fetches it after the commit.
 * Returns none where no files are kept, and where there is no picture.
 * @param isWithheld kept for the operator alone
 */
export async function allotFile(
  tx: Transaction,
  files: FilesPolicy | null,
  { id: generationId, teamId, imageUrl }: Pick<Generation, 'id' | 'teamId' | 'imageUrl'>,
  { isWithheld = false } = {},
): Promise<FileView[]> {
  if (files === null || imageUrl === null) return [];
  const id = newId('file', tx.now);
  await insertResult(tx, { id, teamId, generationId, sourceUrl: imageUrl, isWithheld });
  const file = await findFileById(tx, id);
  return file === null ? [] : [viewFile(files, file, tx.now)];
}
