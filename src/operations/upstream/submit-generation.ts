import { catalogue } from '../../domain/models/catalogue.ts';
import { markPending } from '../../store/generations/record-progress.ts';
import type { TerminalChange } from '../../store/generations/mark-terminal.ts';
import {
  holdsGenerationLease,
  releaseGenerationLease,
} from '../../store/generations/renew-generation-lease.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { closeSubmission } from '../../store/upstream/submissions.ts';
import type { SubmitOutcome } from '../../upstream/submit-outcome.ts';
import type { ClaimedSubmission } from './claim-submission.ts';
import type { OperationContext } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { updateAccountHealth } from './update-account-health.ts';
import { renewLease } from './renew-lease.ts';
import { firstPollAt } from './plan-for.ts';
import { resolveUnknownOutcome } from './resolve-unknown-outcome.ts';
import { restoreFairShare } from './restore-fair-share.ts';
import { storeProgress } from '../generations/store-progress.ts';

const ACTOR = 'submitter';

/** Submits a generation to the upstream and commits the outcome. */
export async function submitGeneration(
  context: Pick<OperationContext, 'store' | 'policy' | 'random' | 'upstream' | 'notify'>,
  claim: ClaimedSubmission,
): Promise<SubmitOutcome> {
  const { generation, account, leaseToken } = claim;
  const outcome = await renewLease(context, { id: generation.id, leaseToken }, () =>
    context.upstream.submit(account, catalogue[generation.model], generation.input),
  );
  const mayHaveEvent = await context.store.transaction((tx) => recordOutcome(tx, context, claim, outcome));
  context.notify('upstream-answered');
  if (outcome.kind === 'confirmed') context.notify('generation-submitted');
  if (mayHaveEvent) context.notify('event-stored');
  return outcome;
}

/** Returns whether an event may have been stored. */
async function recordOutcome(
  tx: Transaction,
  { policy, random }: Pick<OperationContext, 'policy' | 'random'>,
  { generation, account, leaseToken }: ClaimedSubmission,
  outcome: SubmitOutcome,
): Promise<boolean> {
  const { id } = generation;
  const isMine = await holdsGenerationLease(tx, id, leaseToken);
  // Before the account, because claims lock the queue and the accounts in this order.
  if (isMine && outcome.kind === 'not_sent') await restoreFairShare(tx, generation);
  await updateAccountHealth(tx, account.name, 'submit', outcome);
  // Without the lease the open submission is another's.
  if (!isMine) return false;
  switch (outcome.kind) {
    case 'confirmed':
      await closeSubmission(tx, id, 'confirmed', outcome.upstreamTaskId);
      return storeProgress(
        tx,
        generation.status,
        await markPending(tx, id, leaseToken, {
          account: account.name,
          upstreamGenerationId: outcome.upstreamGenerationId,
          submittedAt: tx.now,
          nextPollAt: await firstPollAt(tx, policy, account, generation, [random(), random()]),
        }),
      );
    case 'not_sent':
      await closeSubmission(tx, id, 'not_sent', outcome.reason);
      await releaseGenerationLease(tx, id, leaseToken);
      return false;
    case 'refused':
      await closeSubmission(tx, id, 'refused', outcome.errorCode);
      await finishGeneration(tx, policy, id, { leaseToken }, refusal(outcome), ACTOR);
      return true;
    case 'unknown':
      await resolveUnknownOutcome(tx, policy, { id, leaseToken, reason: outcome.reason, actor: ACTOR });
      return true;
  }
}

function refusal({ errorCode, message }: { errorCode: string; message: string }): TerminalChange {
  const code = errorCode === 'GENERATION_FAILED' ? 'generation_failed' : 'upstream_refused';
  return { status: 'failed', error: { code, message: `${message} (${errorCode})` } };
}
