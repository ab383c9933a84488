import { DAY_MS } from '../../domain/clock.ts';
import type { ObjectKey } from '../../files/file-storage.ts';
import { discardAbandoned } from '../../files/receive-file.ts';
import { findKnownObjects } from '../../store/files/file-deletions.ts';
import type { OperationContext } from '../operation-context.ts';
import { requireFiles } from './require-files.ts';

// Because a fetch that stores an object commits within minutes, or never does: a crash came between.
const MIN_AGE_MS = DAY_MS;
const BATCH_SIZE = 200;

/**
 * Deletes temporary files of processes that are gone, and objects in the storage that no file refers to: a process was killed between storing one and committing it.
 * Those of the last day stay, since their commit may be under way. Returns how many were deleted.
 */
export async function collectOrphans(
  context: Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock'>,
): Promise<number> {
  const { storage } = requireFiles(context);
  const { reader } = context.store;
  let deleted = 0;
  let batch: ObjectKey[] = [];
  const deleteUnknown = async () => {
    const known = await findKnownObjects(
      reader,
      batch.map(({ objectId }) => objectId),
    );
    for (const key of batch.filter(({ objectId }) => !known.has(objectId))) {
      await storage.delete(key);
      deleted += 1;
    }
    batch = [];
  };
  await discardAbandoned(storage.incomingFolder, context.clock.now() - MIN_AGE_MS);
  for await (const { teamId, objectId, storedAt } of storage.list()) {
    if (storedAt > context.clock.now() - MIN_AGE_MS) continue;
    batch.push({ teamId, objectId });
    if (batch.length === BATCH_SIZE) await deleteUnknown();
  }
  if (batch.length > 0) await deleteUnknown();
  return deleted;
}
