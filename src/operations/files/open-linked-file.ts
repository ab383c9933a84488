import { AppError } from '../../domain/app-error.ts';
import type { FileLinkQuery } from '../../domain/files/file-links.ts';
import { findFileById } from '../../store/files/files.ts';
import { findGenerationById } from '../../store/generations/generations.ts';
import type { OperationContext } from '../operation-context.ts';
import { openFile, type OpenedFile, type WantedPart } from './open-file.ts';
import { requireFiles } from './require-files.ts';

/**
 * Opens the file of a signed link. The link for the upstream is valid as long as its generation is open.
 * @throws AppError `forbidden` for a link that is not signed, has expired or was revoked; `not_found`
 */
export async function openLinkedFile(
  context: Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock'>,
  id: string,
  query: FileLinkQuery,
  wanted: WantedPart,
): Promise<OpenedFile> {
  const { limits } = requireFiles(context);
  const { reader } = context.store;
  const link = limits.links.check(id, query, context.clock.now());
  if (link.outcome === 'invalid') throw new AppError('forbidden', 'The link is not valid.');
  if (link.outcome === 'expired') throw new AppError('forbidden', 'The link has expired.');
  if (link.generationId !== null) {
    const generation = await findGenerationById(reader, link.generationId);
    if (generation?.finishedAt !== null) throw new AppError('forbidden', 'The link has been revoked.');
  }
  const file = await findFileById(reader, id);
  if (file === null) throw new AppError('not_found', 'There is no file with this id.');
  return openFile(context, file, wanted);
}
