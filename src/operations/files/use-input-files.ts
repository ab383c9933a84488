import { AppError } from '../../domain/app-error.ts';
import { inputFileIds } from '../../domain/files/input-file-ids.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { insertGenerationInputs } from '../../store/files/delete-file.ts';
import { lockTeamFiles } from '../../store/files/team-files.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { FilesPolicy } from '../operation-context.ts';
import { checkInputFiles } from './check-input-files.ts';

/**
 * Notes the files that a generation needs as its input: until it ends, none of them can be deleted. Does nothing for
 * one that has addresses only.
 * @throws AppError `invalid_request` for a file that cannot be used
 */
export async function useInputFiles(
  tx: Transaction,
  files: FilesPolicy | null,
  { id, teamId, input: { inputImageUrls = [] } }: Generation,
): Promise<void> {
  const fileIds = inputFileIds(inputImageUrls);
  if (fileIds.length === 0) return;
  // Whoever deletes a file holds this lock too, so that what is there now stays.
  await lockTeamFiles(tx, teamId);
  const errors = await checkInputFiles(tx, files, teamId, inputImageUrls);
  if (errors.length > 0) throw new AppError('invalid_request', 'The request is not valid.', { errors });
  await insertGenerationInputs(tx, id, fileIds);
}
