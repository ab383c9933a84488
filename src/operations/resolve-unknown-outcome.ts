import { holdsGenerationLease, releaseGenerationLease } from '../store/generation-claims.ts';
import type { Transaction } from '../store/store.ts';
import { closeSubmission, countUnknownOutcomes } from '../store/submissions.ts';
import type { Policy } from './context.ts';
import { finishGeneration } from './finish-generation.ts';

/**
 * What follows when nobody can tell whether the upstream took a submission. It is not repeated, since the picture might be
 * made and paid twice, unless the operator chose `resubmit`; and then once. Nothing is written when the lease was lost.
 */
export async function resolveUnknownOutcome(
  tx: Transaction,
  policy: Pick<Policy, 'unknownOutcome' | 'usageMetadataKeys'>,
  { id, leaseToken, reason, actor }: { id: string; leaseToken: string; reason: string; actor: string },
): Promise<void> {
  if (!(await holdsGenerationLease(tx, id, leaseToken))) return;
  await closeSubmission(tx, id, 'unknown', reason);
  if (policy.unknownOutcome === 'resubmit' && (await countUnknownOutcomes(tx, id)) === 1) {
    await releaseGenerationLease(tx, id, leaseToken);
    return;
  }
  const message = `The answer to the submission was lost: ${reason}`;
  await finishGeneration(
    tx,
    policy,
    id,
    { leaseToken },
    { status: 'failed', error: { code: 'upstream_outcome_unknown', message } },
    actor,
  );
}
