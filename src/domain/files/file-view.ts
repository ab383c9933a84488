import type { StoredFile } from './stored-file.ts';

/** A file with the link under which it can be read. */
export interface FileView extends StoredFile {
  /** Null: it is lost. */
  url: string | null;
}
