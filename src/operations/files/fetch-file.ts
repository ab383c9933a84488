import type { FetchFailure } from '../../domain/files/fetch-failure.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import { newId } from '../../domain/new-id.ts';
import { fetchFailureOf, refusedPicture } from '../../files/picture-fetcher.ts';
import { discardReceived, receiveFile } from '../../files/receive-file.ts';
import type { OperationContext } from '../operation-context.ts';
import type { ClaimedFetch } from './claim-fetches.ts';
import { recordFetch, type FetchedPicture } from './record-fetch.ts';
import { renewFetch } from './renew-fetch.ts';
import { requireFiles, type KeptFiles } from './require-files.ts';

type Context = Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock' | 'stop' | 'notify'>;

/**
 * Fetches the picture of a generation, stores it, and commits the result. A crash at any step leaves the file due
 * again when its lease expires; an object that no file refers to is collected later. Uses no request of an upstream
 * account.
 */
export async function fetchFile(context: Context, { file, leaseToken }: ClaimedFetch): Promise<void> {
  const kept = requireFiles(context);
  const hasEvent = await renewFetch(context, { id: file.id, leaseToken }, async () => {
    const startedAt = context.clock.now();
    const fetched = await fetchPicture(kept, file, context);
    const isStopped = 'kind' in fetched && context.stop.webhooksAndPolls.aborted;
    return recordFetch(context, { file, leaseToken }, isStopped ? 'stopped' : { fetched, startedAt });
  });
  if (hasEvent) context.notify('event-stored');
  context.notify('file-stored');
}

async function fetchPicture(
  { storage, fetcher, limits }: KeptFiles,
  { teamId, sourceUrl }: StoredFile,
  { clock, stop }: Pick<Context, 'clock' | 'stop'>,
): Promise<FetchedPicture> {
  try {
    if (!(await storage.hasSpace()))
      return { kind: 'storage', reason: 'The disk that files are kept on is almost full.' };
  } catch (error) {
    return storageFailure(error);
  }
  let received: Awaited<ReturnType<typeof receiveFile>>;
  let answer: { statusCode?: number } = {};
  try {
    const { body, statusCode } = await fetcher.open(sourceUrl ?? '', stop.webhooksAndPolls);
    answer = { statusCode };
    const { maxFileBytes: maxBytes } = limits;
    received = await receiveFile(body, { folder: storage.incomingFolder, maxBytes, allowTrailing: true });
  } catch (error) {
    return { ...answer, ...(isDiskError(error) ? storageFailure(error) : fetchFailureOf(error)) };
  }
  if (received.outcome === 'refused') return { ...answer, ...refusedPicture(received.reason) };
  const objectId = newId('fileObject', clock.now());
  try {
    await storage.put({ teamId, objectId }, received.file);
  } catch (error) {
    await discardReceived(received.file);
    return { ...answer, ...storageFailure(error) };
  }
  const { contentType, bytes, contentHash, width, height } = received.file;
  return { objectId, contentType, bytes, contentHash, width, height };
}

function storageFailure(error: unknown): FetchFailure {
  return { kind: 'storage', reason: `It could not be stored: ${fetchFailureOf(error).reason}` };
}

/** Whether it comes from a file of this machine, and not from the network. */
function isDiskError(error: unknown): boolean {
  const { code, syscall } = error as { code?: string; syscall?: string };
  return code === 'ENOSPC' || ['open', 'write', 'fsync', 'mkdir', 'close'].includes(syscall ?? '');
}
