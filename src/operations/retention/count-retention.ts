import { countOldRows } from '../../store/retention/scan-old-rows.ts';
import type { OperationContext } from '../operation-context.ts';
import { addCounts, noneErased, type ErasedCounts } from './erased-counts.ts';
import { retentionScope } from './retention-scope.ts';

/** What `enforceRetention` would erase and delete now. Changes nothing. */
export async function countRetention({
  store: { reports },
  clock,
  policy,
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<ErasedCounts> {
  let counts = noneErased;
  for await (const scope of retentionScope(reports, policy, clock.now()))
    counts = addCounts(counts, { ...noneErased, [scope.step]: await countOldRows(reports, scope) });
  return counts;
}
