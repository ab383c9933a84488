import { deletionDelayMs } from '../../domain/files/deletion-delay-ms.ts';
import type { StoredFile } from '../../domain/files/stored-file.ts';
import { deleteFile, findExpiredFiles, findOldestFiles, isFileInUse } from '../../store/files/delete-file.ts';
import { deferDeletion, listDueDeletions, removeDeletions } from '../../store/files/file-deletions.ts';
import { findFileById } from '../../store/files/files.ts';
import { lockTeamFiles, sumUsedBytes } from '../../store/files/team-files.ts';
import type { OperationContext } from '../operation-context.ts';
import { requireFiles } from './require-files.ts';

type Context = Pick<OperationContext, 'store' | 'policy' | 'files' | 'clock'>;

// Because it bounds one round; the rest follows in the next, at once.
const BATCH_SIZE = 100;

/**
 * Deletes files whose retention is over, the oldest of all while they take more than `FILES_MAX_BYTES`, and in the
 * storage what no file refers to any more. Returns whether there is more to do at once.
 */
export async function pruneFiles(context: Context): Promise<boolean> {
  const { limits } = requireFiles(context);
  const expired = await context.store.transaction((tx) => findExpiredFiles(tx, BATCH_SIZE));
  await deleteAll(context, expired);
  let excess = (await sumUsedBytes(context.store.reader)) - limits.maxBytes;
  let deleted = 0;
  while (excess > 0 && deleted < BATCH_SIZE) {
    const [oldest] = await findOldestFiles(context.store.reader, { teamId: null, exceptId: null, limit: 1 });
    if (oldest === undefined) break;
    await deleteAll(context, [oldest]);
    deleted += 1;
    excess = (await sumUsedBytes(context.store.reader)) - limits.maxBytes;
  }
  const removed = await deleteObjects(context);
  return expired.length === BATCH_SIZE || deleted === BATCH_SIZE || removed === BATCH_SIZE;
}

/** Each in a transaction of its own, since each locks the files of its team. */
async function deleteAll({ store }: Pick<Context, 'store'>, files: StoredFile[]): Promise<void> {
  for (const { id, teamId } of files) {
    await store.transaction(async (tx) => {
      await lockTeamFiles(tx, teamId);
      const file = await findFileById(tx, id);
      // A generation may have begun to need it since it was read.
      if (file !== null && !(await isFileInUse(tx, id))) await deleteFile(tx, file);
    });
  }
}

/** Returns how many were tried. */
async function deleteObjects(context: Context): Promise<number> {
  const { storage } = requireFiles(context);
  const { store, clock } = context;
  const due = await listDueDeletions(store.reader, clock.now(), BATCH_SIZE);
  const removed: string[] = [];
  for (const deletion of due) {
    try {
      await storage.delete(deletion);
      removed.push(deletion.objectId);
    } catch {
      const delayMs = deletionDelayMs(deletion.failureCount);
      await store.transaction((tx) => deferDeletion(tx, deletion, tx.now + delayMs));
    }
  }
  if (removed.length > 0) await store.transaction((tx) => removeDeletions(tx, removed));
  return due.length;
}
