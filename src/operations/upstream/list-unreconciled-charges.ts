import type { UnreconciledCharge } from '../../domain/upstream/unreconciled-charge.ts';
import { listOpenUnreconciledCharges } from '../../store/upstream/unreconciled-charges.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/** A page of the unreconciled charges that have not been resolved, oldest first. */
export async function listUnreconciledCharges(
  { store }: Pick<OperationContext, 'store'>,
  { cursor: after, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ unreconciledCharges: UnreconciledCharge[] } & Page> {
  const { rows: unreconciledCharges, nextCursor } = await readPage(limit, (limit) =>
    listOpenUnreconciledCharges(store.reader, { after, limit }),
  );
  return { unreconciledCharges, nextCursor };
}
