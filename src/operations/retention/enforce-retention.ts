import { eraseOldRows } from '../../store/retention/erase-old-rows.ts';
import { recordChange } from '../audit/record-change.ts';
import type { OperationContext } from '../operation-context.ts';
import { addCounts, noneErased, type ErasedCounts } from './erased-counts.ts';
import { oldBatches } from './old-batches.ts';
import { retentionScope } from './retention-scope.ts';

type Context = Pick<OperationContext, 'store' | 'clock' | 'policy' | 'actor'>;

/**
 * Erases texts and deletes events that are older than `RETENTION_TEXTS_DAYS` and `RETENTION_EVENTS_DAYS`, or than what
 * their team has set. What is open, in its retry window or unreconciled stays until a later run. Yields after each
 * bounded round what went in it, so that whoever runs it decides how fast.
 */
export async function* enforceRetention({
  store,
  clock,
  policy,
  actor,
}: Context): AsyncGenerator<ErasedCounts> {
  // Its scans read rows by the thousand, and hold up nobody in their own thread.
  const { reports } = store;
  let total = noneErased;
  for await (const scope of retentionScope(reports, policy, clock.now())) {
    const { step } = scope;
    for await (const ids of oldBatches(reports, scope)) {
      const count = await store.transaction(async (tx) => {
        const erased = await eraseOldRows(tx, step, ids, policy.usageMetadataKeys);
        if (erased > 0) tx.observe({ kind: 'retention_enforced', step, count: erased });
        return erased;
      });
      const erased = { ...noneErased, [step]: count };
      total = addCounts(total, erased);
      yield erased;
    }
  }
  // One entry for a run that erased something: an entry for each round would bury the others.
  if (Object.values(total).every((count) => count === 0)) return;
  const change = { objectId: null, teamId: null, before: null, after: { ...total } };
  await store.transaction((tx) => recordChange(tx, actor, { action: 'retention.run', ...change }));
}
