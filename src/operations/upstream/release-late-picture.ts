import { toGenerationResource } from '../../resources/generations/generation-resource.ts';
import { markCompletedLate } from '../../store/generations/mark-completed-late.ts';
import { releaseWithheld } from '../../store/files/files.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { storeEvent } from '../events/store-event.ts';
import { withFiles } from '../files/with-files.ts';
import type { Policy } from '../operation-context.ts';

/** Gives the team a picture that completed late and is charged now. Returns whether an event was stored. */
export async function releaseLatePicture(
  tx: Transaction,
  { files }: Pick<Policy, 'files'>,
  generationId: string,
  imageUrl: string,
): Promise<boolean> {
  const late = await markCompletedLate(tx, generationId, imageUrl);
  if (late === null) return false;
  await releaseWithheld(tx, generationId);
  const data = toGenerationResource(await withFiles(tx, files, late, tx.now));
  const { teamId, webhook } = late;
  return storeEvent(tx, { teamId, type: 'generation.completed_late', generationId, data }, webhook);
}
