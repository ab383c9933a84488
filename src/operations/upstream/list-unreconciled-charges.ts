import type { UnreconciledCharge } from '../../domain/upstream/unreconciled-charge.ts';
import { findFilesOfGenerations } from '../../store/files/files.ts';
import { viewFile } from '../files/view-file.ts';
import { listOpenUnreconciledCharges } from '../../store/upstream/unreconciled-charges.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of the unreconciled charges that have not been resolved, oldest first. */
export async function listUnreconciledCharges(
  { store, policy, clock }: Pick<OperationContext, 'store' | 'policy' | 'clock'>,
  { cursor: after, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ unreconciledCharges: UnreconciledCharge[] } & Page> {
  const { rows, nextCursor } = await readPage(limit, (limit) =>
    listOpenUnreconciledCharges(store.reader, { after, limit }),
  );
  const late = rows.filter(({ imageUrl }) => imageUrl !== null).map(({ generationId }) => generationId);
  const { files } = policy;
  const kept = files === null ? [] : await findFilesOfGenerations(store.reader, late);
  const unreconciledCharges = rows.map((row) => {
    const file = kept.find(({ generationId }) => generationId === row.generationId);
    const isKept = files !== null && file !== undefined;
    return { ...row, fileUrl: isKept ? viewFile(files, file, clock.now()).url : null };
  });
  return { unreconciledCharges, nextCursor };
}
