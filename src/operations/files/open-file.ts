import type { Readable } from 'node:stream';
import { AppError } from '../../domain/app-error.ts';
import { parseByteRange, type ByteRange } from '../../domain/files/byte-range.ts';
import { downloadName, type ImageContentType, type StoredFile } from '../../domain/files/stored-file.ts';
import { fetchFailureOf } from '../../files/picture-fetcher.ts';
import { readThrough } from '../../files/read-through.ts';
import type { OperationContext } from '../operation-context.ts';
import { contentDisposition } from './content-disposition.ts';
import { requireFiles, type KeptFiles } from './require-files.ts';

type Context = Pick<OperationContext, 'policy' | 'files'>;

/**
 * Opens a file for reading. One that is not stored yet is fetched through, as a whole.
 * @throws AppError `not_found` when it is lost; `unavailable` when it cannot be read now
 */
export async function openFile(context: Context, file: StoredFile, wanted: WantedPart): Promise<OpenedFile> {
  const kept = requireFiles(context);
  if (file.status === 'lost')
    throw new AppError('not_found', `The picture is lost. ${file.failure ?? ''}`.trim());
  return file.status === 'fetching' ? openSource(kept, file) : openStored(kept, file, wanted);
}

export interface WantedPart {
  /** The header `Range`. */
  range?: string | undefined;
  /** The header `If-None-Match`. */
  ifNoneMatch?: string | undefined;
  /** The header `If-Range`: another version than this is sent as a whole. */
  ifRange?: string | undefined;
  /** From the gateway, also where others get a link to the storage: pages of the dashboard load nothing from elsewhere. */
  isStreamed?: boolean | undefined;
}

export type OpenedFile =
  | { outcome: 'not_modified'; etag: string }
  | { outcome: 'unsatisfiable'; bytes: number }
  | { outcome: 'redirect'; url: string }
  | {
      outcome: 'opened';
      body: Readable;
      contentType: ImageContentType;
      disposition: string;
      /** Null: it is fetched through, and its length is not known. */
      bytes: number | null;
      /** Null: all of it. */
      range: ByteRange | null;
      etag: string | null;
    };

async function openStored(
  { storage, limits }: KeptFiles,
  file: StoredFile,
  wanted: WantedPart,
): Promise<OpenedFile> {
  const { teamId, objectId, contentType, bytes, contentHash } = file;
  if (objectId === null || contentType === null || bytes === null)
    throw new Error(`File ${file.id} is not stored`);
  const etag = `"${contentHash}"`;
  if (matches(wanted.ifNoneMatch, etag)) return { outcome: 'not_modified', etag };
  const isOther = wanted.ifRange !== undefined && wanted.ifRange !== etag;
  const range = isOther ? null : parseByteRange(wanted.range, bytes);
  if (range === 'unsatisfiable') return { outcome: 'unsatisfiable', bytes };
  const disposition = contentDisposition(downloadName(file));
  try {
    if (limits.redirects && wanted.isStreamed !== true) {
      const link = { lifetimeMs: PRESIGNED_MS, contentType, disposition };
      const url = await storage.presign({ teamId, objectId }, link);
      if (url !== null) return { outcome: 'redirect', url };
    }
    const body = await storage.read({ teamId, objectId }, range);
    if (body !== null) return { outcome: 'opened', body, contentType, disposition, bytes, range, etag };
  } catch (cause) {
    throw new AppError('unavailable', 'The file cannot be read now.', { cause, retryAfterSeconds: 5 });
  }
  throw new AppError('not_found', 'The file is missing in the storage.');
}

// Long enough to begin a download; one that has begun goes on.
const PRESIGNED_MS = 300_000;

async function openSource({ fetcher, limits }: KeptFiles, file: StoredFile): Promise<OpenedFile> {
  try {
    const source = await fetcher.open(file.sourceUrl ?? '');
    const { body, contentType } = await readThrough(source.body, limits.maxFileBytes);
    const disposition = contentDisposition(downloadName({ ...file, contentType }));
    return { outcome: 'opened', body, contentType, disposition, bytes: null, range: null, etag: null };
  } catch (cause) {
    const message = `The picture is not stored yet, and cannot be fetched now. ${fetchFailureOf(cause).reason}`;
    throw new AppError('unavailable', message, { cause, retryAfterSeconds: 5 });
  }
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
