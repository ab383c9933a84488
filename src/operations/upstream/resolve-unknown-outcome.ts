import { findGenerationById } from '../../store/generations/generations.ts';
import {
  holdsGenerationLease,
  releaseGenerationLease,
} from '../../store/generations/renew-generation-lease.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countUnknownOutcomes } from '../../store/upstream/submissions.ts';
import type { Policy } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { endSubmission } from './end-submission.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';

/**
 * Handles a submission whose outcome is unknown. It is not repeated, because the picture might be generated
 * and charged twice, unless the operator chose `resubmit`; then it is repeated once. Either way an
 * unreconciled charge is recorded. Writes nothing when the lease was lost.
 */
export async function resolveUnknownOutcome(
  tx: Transaction,
  policy: Pick<Policy, 'unknownOutcome' | 'usageMetadataKeys' | 'files'>,
  { id, leaseToken, reason, actor }: { id: string; leaseToken: string; reason: string; actor: string },
): Promise<void> {
  if (!(await holdsGenerationLease(tx, id, leaseToken))) return;
  const generation = await findGenerationById(tx, id);
  if (generation !== null) await endSubmission(tx, generation, { outcome: 'unknown', reason });
  await endUnknownOutcome(tx, policy, { id, leaseToken, reason, actor });
}

/** The same for a submission that the caller has closed in this transaction. */
export async function endUnknownOutcome(
  tx: Transaction,
  policy: Pick<Policy, 'unknownOutcome' | 'usageMetadataKeys' | 'files'>,
  { id, leaseToken, reason, actor }: { id: string; leaseToken: string; reason: string; actor: string },
): Promise<void> {
  const message = `The answer to the submission was lost: ${reason}`;
  const generation = await findGenerationById(tx, id);
  if (generation !== null) await recordUnreconciledCharge(tx, policy, generation, message, actor);
  if (policy.unknownOutcome === 'resubmit' && (await countUnknownOutcomes(tx, id)) === 1) {
    await releaseGenerationLease(tx, id, leaseToken);
    return;
  }
  const error = { code: 'upstream_outcome_unknown', message } as const;
  await finishGeneration(tx, policy, id, 'submission_closed', { status: 'failed', error }, actor);
}
