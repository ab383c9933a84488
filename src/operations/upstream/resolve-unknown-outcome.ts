import { findGenerationById } from '../../store/generations/generations.ts';
import {
  holdsGenerationLease,
  releaseGenerationLease,
} from '../../store/generations/renew-generation-lease.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { closeSubmission, countUnknownOutcomes } from '../../store/upstream/submissions.ts';
import type { Policy } from '../context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';

/**
 * What follows when nobody can tell whether the upstream took a submission. It is not repeated, since the picture might be
 * made and paid twice, unless the operator chose `resubmit`; and then once. Either way the doubt is written down for the operator.
 * Nothing is written when the lease was lost.
 */
export async function resolveUnknownOutcome(
  tx: Transaction,
  policy: Pick<Policy, 'unknownOutcome' | 'usageMetadataKeys'>,
  { id, leaseToken, reason, actor }: { id: string; leaseToken: string; reason: string; actor: string },
): Promise<void> {
  if (!(await holdsGenerationLease(tx, id, leaseToken))) return;
  await closeSubmission(tx, id, 'unknown', reason);
  const message = `The answer to the submission was lost: ${reason}`;
  const generation = await findGenerationById(tx, id);
  if (generation !== null) await recordUnreconciledCharge(tx, generation, message, actor);
  if (policy.unknownOutcome === 'resubmit' && (await countUnknownOutcomes(tx, id)) === 1) {
    await releaseGenerationLease(tx, id, leaseToken);
    return;
  }
  const error = { code: 'upstream_outcome_unknown', message } as const;
  await finishGeneration(tx, policy, id, { leaseToken }, { status: 'failed', error }, actor);
}
