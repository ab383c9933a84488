import { listStoredFiles } from '../../store/files/files.ts';
import { loseObject } from '../../store/files/lose-object.ts';
import type { OperationContext } from '../operation-context.ts';

const BATCH_SIZE = 200;

/** Marks the stored files as lost that the storage does not have. @returns how many; 0 where no files are kept */
export async function loseMissingFiles({
  store,
  files,
}: Pick<OperationContext, 'store' | 'files'>): Promise<number> {
  if (files === null) return 0;
  const present = new Set<string>();
  for await (const { objectId } of files.storage.list()) present.add(objectId);
  let lost = 0;
  for (let after: string | null = ''; after !== null;) {
    const page = await listStoredFiles(store.reader, { teamId: null, after, limit: BATCH_SIZE });
    for (const { teamId, objectId, bytes } of page) {
      if (objectId === null || present.has(objectId)) continue;
      lost += await store.transaction((tx) => loseObject(tx, { teamId, objectId, bytes }));
    }
    after = page.length === BATCH_SIZE ? (page.at(-1)?.id ?? null) : null;
  }
  return lost;
}
