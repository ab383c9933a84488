import type { FieldError } from '../../domain/app-error.ts';
import { isFileId } from '../../domain/files/input-file-ids.ts';
import { findFileById } from '../../store/files/files.ts';
import type { Session } from '../../store/engine/store.ts';
import type { FilesPolicy } from '../operation-context.ts';

/**
 * What is wrong with the files that a request names as its input. Empty when the upstream will be able to read each.
 * Pointers are into the request.
 */
export async function checkInputFiles(
  session: Session,
  files: FilesPolicy | null,
  teamId: string,
  inputImageUrls: readonly string[],
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  for (const [index, id] of inputImageUrls.entries()) {
    if (!isFileId(id)) continue;
    const detail = await problemOf(session, files, teamId, id);
    if (detail !== null) errors.push({ pointer: `/input/inputImageUrls/${index}`, detail });
  }
  return errors;
}

async function problemOf(
  session: Session,
  files: FilesPolicy | null,
  teamId: string,
  id: string,
): Promise<string | null> {
  if (files === null) return 'is a file, and this gateway keeps none: its operator has set FILES_URL=off';
  if (!files.links.isPublic && !files.hasStorageLinks)
    return 'is a file, and the upstream cannot reach it: the operator has to set PUBLIC_BASE_URL, or keep files in S3';
  const file = await findFileById(session, id);
  // Another team's file and a withheld one get the same answer as one that does not exist.
  if (file?.teamId !== teamId || file.isWithheld) return 'is not a file of your team';
  return file.status === 'stored' ? null : `is a file that is ${file.status}; only a stored one can be used`;
}
