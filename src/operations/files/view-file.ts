import type { UnixMs } from '../../domain/clock.ts';
import type { FileView } from '../../domain/files/file-view.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import type { FilesPolicy } from '../operation-context.ts';

/** A file with its link. One that is not stored yet has one too: it is fetched through. */
export function viewFile({ links }: FilesPolicy, file: StoredFile, now: UnixMs): FileView {
  return { ...file, url: file.status === 'lost' ? null : links.downloadLink(file.id, now) };
}
