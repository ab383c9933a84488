import type { StoredFile } from '../../domain/files/stored-file.ts';
import type { Tables } from '../schema/tables.ts';

export type FileRow = Tables['files']['$inferSelect'];

export function toStoredFile(row: FileRow): StoredFile {
  const { withheld, nextFetchAt: _due, leaseToken: _token, leaseExpiresAt: _expiry, ...file } = row;
  return { ...file, isWithheld: withheld === 1 };
}
