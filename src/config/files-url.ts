import { Type } from 'typebox';
import { createSetting, optional, type Setting } from './setting.ts';

/** Null: the default of the engine. */
export const filesUrl: Setting<string | null> = optional(
  createSetting<string>(Type.String(), {
    defaultText: null,
    description:
      'Where pictures are kept: `off`, `file:` and a folder, or `s3://bucket/prefix`. With SQLite, a folder `files` beside the database; with PostgreSQL, `off`.',
    mismatch: 'must be off, file: and a folder, or s3://bucket/prefix',
    read: (value) => (value === 'off' || FOLDER.test(value) || BUCKET.test(value) ? value : undefined),
  }),
);

const FOLDER = /^file:.+/;
const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w!*'().-]+(?:\/[\w!*'().-]+)*)?)?\/?$/;

/** Where pictures are kept, by the settings. Null: nowhere. */
export type FilesLocation =
  { kind: 'folder'; folder: string } | { kind: 's3'; bucket: string; prefix: string };

export function parseFilesUrl(value: string): FilesLocation | null {
  if (value === 'off') return null;
  const [, bucket, prefix = ''] = BUCKET.exec(value) ?? [];
  return bucket === undefined
    ? { kind: 'folder', folder: value.slice('file:'.length) }
    : { kind: 's3', bucket, prefix };
}
