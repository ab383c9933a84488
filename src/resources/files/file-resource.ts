import { optionalTimestamp, toTimestamp } from '../../domain/clock.ts';
import type { FileView } from '../../domain/files/file-view.ts';

export type FileResource = ReturnType<typeof toFileResource>;

/** A file as callers see it. */
export function toFileResource(file: FileView) {
  const { id, kind, generationId, name, failure, createdAt, storedAt } = file;
  return {
    ...toGenerationFile(file),
    id,
    object: 'file' as const,
    kind,
    generationId,
    name,
    failure,
    createdAt: toTimestamp(createdAt),
    storedAt: optionalTimestamp(storedAt),
  };
}

/** The same as part of its generation. */
export function toGenerationFile(file: FileView) {
  const { id, url, status, contentType, bytes, contentHash, width, height, expiresAt } = file;
  return {
    id,
    url,
    status,
    contentType,
    bytes,
    sha256: contentHash,
    width,
    height,
    expiresAt: optionalTimestamp(expiresAt),
  };
}
