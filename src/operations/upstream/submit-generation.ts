import { catalogue } from '../../domain/models/catalogue.ts';
import { markPending } from '../../store/generations/record-progress.ts';
import type { TerminalChange } from '../../store/generations/mark-terminal.ts';
import {
  holdsGenerationLease,
  releaseGenerationLease,
} from '../../store/generations/renew-generation-lease.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { traceHeaders } from './trace-headers.ts';
import { countAnswer } from '../../store/upstream/upstream-request-counts.ts';
import { endRequest } from '../../store/upstream/upstream-requests.ts';
import type { SubmitOutcome } from '../../upstream/submit-outcome.ts';
import type { WithStatus } from '../../upstream/with-status.ts';
import type { ClaimedSubmission } from './claim-submission.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { inputWithLinks } from '../files/input-with-links.ts';
import { commitAnswer } from '../commit-answer.ts';
import { endSubmission } from './end-submission.ts';
import { refuseForNow } from './refuse-for-now.ts';
import { updateAccountHealth } from './update-account-health.ts';
import { renewLease } from './renew-lease.ts';
import { firstPollAt } from './plan-for.ts';
import { endUnknownOutcome } from './resolve-unknown-outcome.ts';
import { restoreFairShare } from './restore-fair-share.ts';
import { storeProgress } from '../generations/store-progress.ts';

const ACTOR = 'submitter';

/** Submits a generation to the upstream and commits the outcome. */
export async function submitGeneration(
  context: Pick<
    OperationContext,
    'store' | 'policy' | 'files' | 'clock' | 'random' | 'upstream' | 'notify' | 'stop' | 'observe'
  >,
  claim: ClaimedSubmission,
): Promise<SubmitOutcome> {
  const { generation, account, leaseToken } = claim;
  const { id, model } = generation;
  const { outcome, mayHaveEvent } = await renewLease(context, { id, leaseToken }, async () => {
    const input = await inputWithLinks(context, generation).catch(() => null);
    const trace = traceHeaders(context.policy, generation);
    const answered =
      input === null ? noLinks : await context.upstream.submit(account, catalogue[model], input, trace);
    // A connection that the stop of this process ended says nothing about the account.
    const isStopped = input === null || (context.stop.submissions.aborted && answered.kind === 'not_sent');
    const answer = { to: 'submission', id, summary: summaryOf(answered) } as const;
    const stored = await commitAnswer(context, answer, (tx) =>
      recordOutcome(tx, context, { ...claim, isStopped }, answered),
    );
    return { outcome: answered, mayHaveEvent: stored };
  });
  context.notify('upstream-answered');
  if (outcome.kind === 'confirmed') context.notify('generation-submitted');
  if (mayHaveEvent) context.notify('event-stored');
  return outcome;
}

/** The links to its input could not be made; the upstream was not asked. */
const noLinks: SubmitOutcome = {
  kind: 'not_sent',
  cause: 'unreachable',
  reason: 'the files of its input cannot be read',
  retryAfterMs: null,
};

/** Returns whether an event may have been stored. */
async function recordOutcome(
  tx: Transaction,
  { policy, random }: Pick<OperationContext, 'policy' | 'random'>,
  claim: ClaimedSubmission & { isStopped: boolean },
  outcome: WithStatus<SubmitOutcome>,
): Promise<boolean> {
  const { generation, account, leaseToken, submissionId, requestId, isStopped } = claim;
  const { id } = generation;
  // Locks the generation before its submission, as the lease reaper does.
  await holdsGenerationLease(tx, id, leaseToken);
  // The lease may have expired meanwhile: the answer counts as long as nobody has closed the submission.
  const isMine = await endSubmission(tx, generation, {
    submissionId,
    outcome: outcome.kind,
    reason: reasonOf(outcome),
    upstreamGenerationId: outcome.kind === 'confirmed' ? outcome.upstreamGenerationId : null,
    statusCode: outcome.statusCode ?? null,
  });
  // Before the account, because claims lock the queue and the accounts in this order.
  if (isMine && outcome.kind === 'not_sent') await restoreFairShare(tx, generation);
  await endRequest(tx, requestId);
  const refusal = await refuseForNow(tx, policy, { generation, account: account.name, leaseToken }, outcome);
  // Whoever closed the submission has counted the lost answer.
  const isCounted = outcome.kind === 'unknown' && !isMine;
  if (!isStopped && !isCounted && !refusal.isOwn)
    await updateAccountHealth(tx, {
      account: account.name,
      apiKey: account.apiKey,
      generation,
      kind: 'submit',
      outcome,
    });
  await countAnswer(tx, account.name, { use: 'submission', outcome: outcome.kind });
  if (!isMine) return false;
  switch (outcome.kind) {
    case 'confirmed': {
      const pending = await markPending(tx, id, 'submission_closed', {
        account: account.name,
        upstreamGenerationId: outcome.upstreamGenerationId,
        submittedAt: tx.now,
        nextPollAt: await firstPollAt(tx, policy, account, generation, random()),
      });
      const { imageUrl } = outcome;
      if (pending === null || typeof imageUrl !== 'string')
        return storeProgress(tx, generation.status, pending);
      await finishGeneration(tx, policy, id, 'unleased', { status: 'completed', imageUrl }, ACTOR);
      return true;
    }
    case 'not_sent':
      if (refusal.blocked !== null) {
        const error = { code: 'upstream_blocked', message: refusal.blocked } as const;
        await finishGeneration(tx, policy, id, 'submission_closed', { status: 'failed', error }, ACTOR);
        return true;
      }
      await releaseGenerationLease(tx, id, leaseToken);
      return false;
    case 'refused':
      await finishGeneration(tx, policy, id, 'submission_closed', endOf(outcome), ACTOR);
      return true;
    case 'unknown':
      await endUnknownOutcome(tx, policy, { id, leaseToken, reason: outcome.reason, actor: ACTOR });
      return true;
  }
}

/** What the submission's row keeps beside its outcome. */
function reasonOf(outcome: SubmitOutcome): string | null {
  switch (outcome.kind) {
    case 'confirmed':
      return outcome.upstreamTaskId;
    case 'refused':
      return outcome.errorCode;
    case 'not_sent':
    case 'unknown':
      return outcome.reason;
  }
}

function summaryOf(outcome: SubmitOutcome): string {
  return outcome.kind === 'confirmed'
    ? `confirmed as ${outcome.upstreamGenerationId}`
    : `${outcome.kind}: ${reasonOf(outcome)}`;
}

function endOf({ errorCode, message }: { errorCode: string; message: string }): TerminalChange {
  const code = errorCode === 'GENERATION_FAILED' ? 'generation_failed' : 'upstream_refused';
  return { status: 'failed', error: { code, message: `${message} (${errorCode})` } };
}
