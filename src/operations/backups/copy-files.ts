import { copyObject } from '../../files/copy-object.ts';
import type { FileContent } from '../../domain/files/stored-file.ts';
import type { FileStorage } from '../../files/file-storage.ts';
import { listStoredFiles } from '../../store/files/files.ts';
import type { OperationContext } from '../operation-context.ts';

const BATCH_SIZE = 200;

/**
 * Copies every object that stored files refer to from one storage to another.
 * @returns how many, and how many were missing, or had other bytes than were stored, and are left out
 */
export async function copyFiles(
  { store }: Pick<OperationContext, 'store'>,
  from: FileStorage,
  to: FileStorage,
): Promise<{ copied: number; missing: number }> {
  const seen = new Set<string>();
  let missing = 0;
  for (let after: string | null = ''; after !== null;) {
    const page = await listStoredFiles(store.reader, { teamId: null, after, limit: BATCH_SIZE });
    for (const file of page) {
      const { teamId, objectId } = file;
      if (objectId === null || seen.has(objectId)) continue;
      // A stored file has all of it.
      const content = file as FileContent;
      seen.add(objectId);
      if (!(await copyObject(from, to, { key: { teamId, objectId }, content }))) missing += 1;
    }
    after = page.length === BATCH_SIZE ? (page.at(-1)?.id ?? null) : null;
  }
  return { copied: seen.size - missing, missing };
}
