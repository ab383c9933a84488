import type { UnixMs } from '../../domain/clock.ts';
import { sequenceRanges } from '../../domain/audit/sequence-ranges.ts';
import { deletePayloads, findPurgeable } from '../../store/audit/audit-purges.ts';
import type { OperationContext } from '../operation-context.ts';
import { recordChange } from './record-change.ts';

// Because it bounds one transaction.
const BATCH_SIZE = 1_000;

/**
 * Deletes what the entries before a time say, of one team or of all. The entries themselves stay, so the chain still verifies, and each
 * deletion is an entry of its own that names them. Returns how many payloads were deleted.
 */
export async function purgeAuditLog(
  { store, actor }: Pick<OperationContext, 'store' | 'actor'>,
  { before, teamId = null }: { before: UnixMs; teamId?: string | null },
): Promise<number> {
  let purged = 0;
  for (let isMore = true; isMore;) {
    const count = await store.transaction(async (tx) => {
      const sequences = await findPurgeable(tx, { before, teamId }, BATCH_SIZE);
      if (sequences.length === 0) return 0;
      const ranges = sequenceRanges(sequences);
      const after = { before, teamId, payloads: sequences.length, ranges };
      const { sequence } = await recordChange(tx, actor, {
        action: 'audit_log.purge',
        objectId: teamId,
        teamId: null,
        before: null,
        after,
      });
      await deletePayloads(tx, sequence, ranges);
      return sequences.length;
    });
    purged += count;
    isMore = count === BATCH_SIZE;
  }
  return purged;
}
