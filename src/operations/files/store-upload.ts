import { AppError } from '../../domain/app-error.ts';
import { imageFaultReasons, type ImageFaultReason } from '../../domain/files/image-reader.ts';
import type { FileView } from '../../domain/files/file-view.ts';
import { newId } from '../../domain/new-id.ts';
import { discardReceived, receiveFile } from '../../files/receive-file.ts';
import { insertUpload } from '../../store/files/files.ts';
import { findObjectWith } from '../../store/files/delete-file.ts';
import { findTeamFiles, lockTeamFiles, type TeamFilesRow } from '../../store/files/team-files.ts';
import type { Session } from '../../store/engine/store.ts';
import { noSpace } from '../no-space.ts';
import type { FilesPolicy, OperationContext } from '../operation-context.ts';
import { addObject } from './add-object.ts';
import { checkFileName } from './check-file-name.ts';
import { expiryOf } from './expiry-of.ts';
import { requireFiles } from './require-files.ts';
import { viewFile } from './view-file.ts';

/**
 * Receives a picture and keeps it for a team. Nothing is left of one that is refused.
 * @throws AppError `invalid_request` for a name that could be a path; `payload_too_large`,
 *   `unsupported_image`, `invalid_image`; `storage_quota_exceeded`; `unavailable` when it cannot be stored now
 */
export async function storeUpload(
  context: Context,
  { teamId, name, source }: UploadParams,
): Promise<FileView> {
  const { storage, limits } = requireFiles(context);
  const { store, clock } = context;
  checkFileName(name);
  if (!store.acceptsWork() || !(await storage.hasSpace())) throw noSpace();
  const { maxFileBytes: maxBytes } = limits;
  const received = await receiveFile(source, {
    folder: storage.incomingFolder,
    maxBytes,
    allowTrailing: false,
  });
  if (received.outcome === 'refused') throw refusedUpload(received.reason, maxBytes);
  const { path: _path, ...content } = received.file;
  const objectId = newId('fileObject', clock.now());
  try {
    await requireRoom(store.reader, limits, await findTeamFiles(store.reader, teamId), {
      teamId,
      ...content,
    });
    await storage.put({ teamId, objectId }, received.file);
  } catch (error) {
    await discardReceived(received.file);
    if (error instanceof AppError) throw error;
    throw new AppError('unavailable', 'The file could not be stored now.', {
      cause: error,
      retryAfterSeconds: 5,
    });
  }
  const file = await store
    .transaction(async (tx) => {
      const settings = await lockTeamFiles(tx, teamId);
      await requireRoom(tx, limits, settings, { teamId, ...content });
      return insertUpload(tx, {
        ...content,
        id: newId('file', tx.now),
        teamId,
        name,
        objectId: await addObject(tx, teamId, { ...content, objectId }),
        expiresAt: expiryOf('upload', limits, settings, tx.now),
      });
    })
    .catch(async (error: unknown) => {
      // Refused in the transaction: no file refers to the object. After a fault of the database one may.
      if (error instanceof AppError && error.code === 'storage_quota_exceeded')
        await storage.delete({ teamId, objectId }).catch(() => undefined);
      throw error;
    });
  context.notify('file-stored');
  return viewFile(limits, file, clock.now());
}

type Context = Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock' | 'notify'>;

export interface UploadParams {
  teamId: string;
  /** The name that the caller gave it; null: none. */
  name: string | null;
  source: AsyncIterable<Uint8Array>;
}

/** What the team has already takes no more room. @throws AppError `storage_quota_exceeded` */
async function requireRoom(
  session: Session,
  { maxBytesPerTeam }: FilesPolicy,
  { usedBytes, maxBytes }: TeamFilesRow,
  { teamId, contentHash, bytes }: { teamId: string; contentHash: string; bytes: number },
): Promise<void> {
  const quota = maxBytes ?? maxBytesPerTeam;
  if (quota === null || usedBytes + bytes <= quota) return;
  if ((await findObjectWith(session, teamId, contentHash)) !== null) return;
  const message = `The team's files have ${usedBytes} of ${quota} bytes; ${bytes} more do not fit.`;
  throw new AppError('storage_quota_exceeded', message);
}

export function refusedUpload(reason: ImageFaultReason | 'too_large', maxBytes: number): AppError {
  if (reason === 'too_large')
    return new AppError('payload_too_large', `A file may have at most ${maxBytes} bytes.`);
  const message = `The file ${imageFaultReasons[reason]}.`;
  return new AppError(reason === 'not_an_image' ? 'unsupported_image' : 'invalid_image', message);
}
