import { createHash } from 'node:crypto';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import type { FileStorage } from '../../files/file-storage.ts';
import { listStoredFiles } from '../../store/files/files.ts';
import type { OperationContext } from '../operation-context.ts';
import { requireFiles } from './require-files.ts';

// Because it bounds the memory of one page.
const BATCH_SIZE = 200;

/**
 * Reads every stored file, of one team or of all, and compares its bytes with the hash that was stored. Returns those
 * that are missing or changed.
 */
export async function verifyFiles(
  context: Pick<OperationContext, 'store' | 'policy' | 'files'>,
  teamId: string | null = null,
): Promise<FileDifference[]> {
  const { storage } = requireFiles(context);
  const differences: FileDifference[] = [];
  for (let after: string | null = ''; after !== null;) {
    const files: StoredFile[] = await listStoredFiles(context.store.reader, {
      teamId,
      after,
      limit: BATCH_SIZE,
    });
    for (const file of files) {
      const difference = await verifyFile(storage, file);
      if (difference !== null) differences.push({ fileId: file.id, teamId: file.teamId, difference });
    }
    after = files.length === BATCH_SIZE ? (files.at(-1)?.id ?? null) : null;
  }
  return differences;
}

export interface FileDifference {
  fileId: string;
  teamId: string;
  difference: 'missing' | 'changed';
}

async function verifyFile(
  storage: FileStorage,
  { teamId, objectId, contentHash }: StoredFile,
): Promise<FileDifference['difference'] | null> {
  const body = objectId === null ? null : await storage.read({ teamId, objectId }, null);
  if (body === null) return 'missing';
  const hash = createHash('sha256');
  for await (const chunk of body as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex') === contentHash ? null : 'changed';
}
