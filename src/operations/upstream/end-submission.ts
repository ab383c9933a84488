import { correlationOf } from '../../domain/generations/correlation.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import type { SubmissionOutcome } from '../../domain/upstream/submission-outcome.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { closeSubmission } from '../../store/upstream/submissions.ts';

/**
 * Closes the open submission of a generation: that with the id, or whichever it is. False, and nothing is written: somebody has
 * closed it.
 */
export async function endSubmission(
  tx: Transaction,
  generation: Generation,
  { submissionId, outcome, reason, upstreamGenerationId = null, statusCode = null }: SubmissionEnd,
): Promise<boolean> {
  const { id, createdAt } = generation;
  const which = submissionId === undefined ? {} : { id: submissionId };
  const closed = await closeSubmission(tx, { ...which, generationId: id }, outcome, reason);
  if (closed === null) return false;
  const { account, startedAt } = closed;
  tx.observe({
    kind: 'submission_ended',
    ...correlationOf(generation),
    account,
    upstreamGenerationId,
    outcome,
    reason,
    statusCode,
    queuedMs: startedAt - createdAt,
    startedAt,
    durationMs: tx.now - startedAt,
  });
  return true;
}

export interface SubmissionEnd {
  submissionId?: string;
  outcome: SubmissionOutcome;
  /** What the row keeps beside the outcome. */
  reason: string | null;
  /** What a confirmed submission is called there. */
  upstreamGenerationId?: string | null;
  /** Of the upstream's answer. */
  statusCode?: number | null;
}
