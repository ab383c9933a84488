import {
  holdsGenerationLease,
  releaseGenerationLease,
} from '../../store/generations/renew-generation-lease.ts';
import { commitAnswer } from '../commit-answer.ts';
import type { OperationContext } from '../operation-context.ts';
import type { ClaimedSubmission } from './claim-submission.ts';
import { endSubmission } from './end-submission.ts';
import { restoreFairShare } from './restore-fair-share.ts';

/**
 * Gives claimed submissions back that were certainly not sent: the gateway stops, or the confirmation of their commit
 * was lost. Otherwise their leases would expire, and their outcomes would be unknown. Those that were not committed
 * need nothing.
 */
export async function withdrawClaims(
  context: Pick<OperationContext, 'store' | 'stop' | 'observe'>,
  claims: readonly ClaimedSubmission[],
  reason: string,
): Promise<void> {
  for (const { generation, leaseToken, submissionId } of claims) {
    const { id } = generation;
    await commitAnswer(context, { to: 'submission', id, summary: `not sent: ${reason}` }, async (tx) => {
      await holdsGenerationLease(tx, id, leaseToken);
      if (!(await endSubmission(tx, generation, { submissionId, outcome: 'not_sent', reason }))) return;
      await restoreFairShare(tx, generation);
      await releaseGenerationLease(tx, id, leaseToken);
    });
  }
}
