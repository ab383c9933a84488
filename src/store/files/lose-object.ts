import { and, eq } from 'drizzle-orm';
import type { Transaction } from '../engine/store.ts';
import { addUsedBytes, lockTeamFiles } from './team-files.ts';

/** Marks the files of an object as lost: the storage does not have it. @returns how many files */
export async function loseObject(
  tx: Transaction,
  { teamId, objectId, bytes }: { teamId: string; objectId: string; bytes: number | null },
): Promise<number> {
  const { files: f } = tx.tables;
  await lockTeamFiles(tx, teamId);
  const lost = await tx.db
    .update(f)
    .set({ status: 'lost', objectId: null, failure: 'missing in the storage after a restore' })
    .where(and(eq(f.teamId, teamId), eq(f.objectId, objectId)))
    .returning({ id: f.id });
  // What several files share counts once.
  if (lost.length > 0) await addUsedBytes(tx, teamId, -(bytes ?? 0));
  return lost.length;
}
