import { MINUTE_MS } from '../../domain/clock.ts';
import { inputFileIds, isFileId } from '../../domain/files/input-file-ids.ts';
import { downloadName } from '../../domain/files/stored-file.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue, type ResolvedInput } from '../../domain/models/catalogue.ts';
import { findFileById } from '../../store/files/files.ts';
import type { OperationContext } from '../operation-context.ts';
import { contentDisposition } from './content-disposition.ts';

// Because the upstream may read an input again while it ends, and clocks differ.
const GRACE_MS = 5 * MINUTE_MS;

type Context = Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock'>;

/**
 * The input as the upstream gets it: each file as a link that is made now, for this file, and valid for as long as the
 * generation may take. The gateway's own link ends with the generation; one of the storage only expires.
 */
export async function inputWithLinks(context: Context, generation: Generation): Promise<ResolvedInput> {
  const { input } = generation;
  if (inputFileIds(input.inputImageUrls).length === 0) return input;
  const inputImageUrls: string[] = [];
  for (const each of input.inputImageUrls ?? [])
    inputImageUrls.push(isFileId(each) ? await linkTo(context, generation, each) : each);
  return { ...input, inputImageUrls };
}

async function linkTo(context: Context, generation: Generation, fileId: string): Promise<string> {
  const { policy, files, clock, store } = context;
  const lifetimeMs = catalogue[generation.model].maxDurationMs + GRACE_MS;
  if (policy.files?.links.isPublic === true)
    return policy.files.links.inputLink(fileId, generation.id, clock.now() + lifetimeMs);
  const file = await findFileById(store.reader, fileId);
  const { objectId, contentType, teamId } = file ?? {};
  if (file === null || !objectId || !contentType || !teamId) return fileId;
  const disposition = contentDisposition(downloadName(file));
  return (
    (await files?.storage.presign({ teamId, objectId }, { lifetimeMs, contentType, disposition })) ?? fileId
  );
}
