import { learnCompletion } from '../../domain/poll-plan/completion-times.ts';
import { isTerminal, type Generation } from '../../domain/generations/generation.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { planNextPoll } from '../../domain/poll-plan/poll-plan.ts';
import { toPollResult, nextFollowUpPoll, type PollResult } from '../../domain/poll-plan/poll-result.ts';
import { progressHint } from '../../domain/poll-plan/progress-hint.ts';
import { storeCompletionTimes } from '../../domain/poll-plan/stored-completion-times.ts';
import { setCompletionTimes } from '../../store/upstream/completion-times.ts';
import { deferPoll, recordProgress } from '../../store/generations/record-progress.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { PollOutcome } from '../../upstream/poll-outcome.ts';
import type { ClaimedPoll } from './claim-polls.ts';
import type { OperationContext } from '../operation-context.ts';
import { releaseGenerationLease } from '../../store/generations/renew-generation-lease.ts';
import { commitAnswer } from '../commit-answer.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { timeOutGeneration } from '../generations/time-out-generation.ts';
import { updateAccountHealth } from './update-account-health.ts';
import { renewLease } from './renew-lease.ts';
import { completionTimesOf, planAfterAnswer } from './plan-for.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';
import { storeProgress } from '../generations/store-progress.ts';

const ACTOR = 'poller';

type Context = Pick<OperationContext, 'store' | 'policy' | 'upstream' | 'notify' | 'stop' | 'observe'>;

/** Polls the status of a generation at the upstream and commits the result. */
export async function pollGeneration(context: Context, claim: ClaimedPoll): Promise<PollOutcome> {
  const { generation, account, leaseToken } = claim;
  const { id, model, upstreamGenerationId } = generation;
  const { outcome, hasEvent } = await renewLease(context, { id, leaseToken }, async () => {
    const answered = await context.upstream.checkStatus(
      account,
      catalogue[model],
      upstreamGenerationId ?? '',
    );
    // The stop of this process says nothing about the account. The poll is due again at once.
    const isStopped = context.stop.webhooksAndPolls.aborted && answered.kind === 'no_answer';
    const stored = await commitAnswer(context, { to: 'poll', id, summary: answered.kind }, async (tx) => {
      if (!isStopped) return recordOutcome(tx, context, claim, answered);
      await releaseGenerationLease(tx, id, leaseToken);
      return false;
    });
    return { outcome: answered, hasEvent: stored };
  });
  context.notify('upstream-answered');
  if (hasEvent) context.notify('event-stored');
  return outcome;
}

/** Returns whether an event was stored. */
async function recordOutcome(
  tx: Transaction,
  context: Context,
  claim: ClaimedPoll,
  outcome: PollOutcome,
): Promise<boolean> {
  const { generation, pollState, account } = claim;
  tx.observe({
    kind: 'poll_ended',
    generationId: generation.id,
    account: account.name,
    outcome: outcome.kind,
  });
  await updateAccountHealth(tx, account.name, 'poll', outcome);
  const result = toPollResult(outcome, pollState, tx.now);
  if (isTerminal(generation.status)) {
    await recordFollowUpPoll(tx, claim, result);
    return false;
  }
  return recordResult(tx, context, claim, { outcome, result });
}

/**
 * Records a follow-up poll of a generation that has timed out. Its status does not change; when it
 * completed late, the charge is recorded as unreconciled.
 */
async function recordFollowUpPoll(
  tx: Transaction,
  { generation, leaseToken }: ClaimedPoll,
  { result }: PollResult,
): Promise<void> {
  const isOver = result === 'completed' || result === 'failed';
  const next = isOver ? null : nextFollowUpPoll(generation.finishedAt ?? tx.now, tx.now);
  const isMine = await deferPoll(tx, generation.id, leaseToken, next);
  if (isMine && result === 'completed')
    await recordUnreconciledCharge(tx, generation, 'it completed after it had timed out', ACTOR);
}

async function recordResult(
  tx: Transaction,
  { policy }: Context,
  claim: ClaimedPoll,
  { outcome, result }: { outcome: PollOutcome; result: PollResult },
): Promise<boolean> {
  const { generation, pollState, leaseToken } = claim;
  const { id, model, submittedAt } = generation;
  if (result.result === 'completed') {
    await learn(tx, generation, pollState);
    const end = { status: 'completed', imageUrl: result.imageUrl } as const;
    return (await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR)) !== null;
  }
  if (result.result === 'failed') {
    const end = { status: 'failed', error: result.error } as const;
    return (await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR)) !== null;
  }
  const isOverdue = tx.now - (submittedAt ?? tx.now) >= catalogue[model].maxDurationMs;
  if (result.result === 'unconfirmed') {
    const { unconfirmedResult, unconfirmedSince, pollAgainAt: nextPollAt } = result;
    // An upstream that alternates between results would defer the end forever.
    if (
      isOverdue &&
      pollState.unconfirmedResult !== null &&
      pollState.unconfirmedResult !== unconfirmedResult
    )
      return timeOutGeneration(tx, policy, generation, leaseToken);
    await recordProgress(tx, id, leaseToken, { unconfirmedResult, unconfirmedSince, nextPollAt });
    return false;
  }
  if (isOverdue) return timeOutGeneration(tx, policy, generation, leaseToken);
  return pollAgain(tx, policy, claim, outcome);
}

async function pollAgain(
  tx: Transaction,
  policy: OperationContext['policy'],
  { generation, account, leaseToken }: ClaimedPoll,
  outcome: PollOutcome,
): Promise<boolean> {
  if (outcome.kind !== 'running') {
    await recordProgress(tx, generation.id, leaseToken, { nextPollAt: tx.now + policy.pollMinIntervalMs });
    return false;
  }
  const submittedAt = generation.submittedAt ?? tx.now;
  const plan = await planAfterAnswer(tx, policy, account, generation);
  const hint = progressHint(submittedAt, tx.now, outcome.progress);
  const lastPollAt = submittedAt + catalogue[generation.model].maxDurationMs;
  const seen = await recordProgress(tx, generation.id, leaseToken, {
    ...seenOf(generation, outcome),
    lastRunningAt: tx.now,
    lastProgress: outcome.progress,
    unconfirmedResult: null,
    unconfirmedSince: null,
    nextPollAt: planNextPoll(plan, submittedAt, tx.now, hint) ?? lastPollAt,
  });
  return storeProgress(tx, generation.status, seen);
}

// Progress never falls and `generating` never becomes `pending` again, whatever the upstream says.
function seenOf({ status, progress }: Generation, seen: Extract<PollOutcome, { kind: 'running' }>) {
  return {
    status: status === 'generating' ? status : seen.status,
    progress: Math.max(progress, seen.progress ?? 0),
  };
}

async function learn(
  tx: Transaction,
  { model, input, submittedAt }: Generation,
  pollState: PollState,
): Promise<void> {
  if (submittedAt === null) return;
  const quality = input.imageQuality;
  const { lastRunningAt, lastProgress } = pollState;
  const learnt = learnCompletion(await completionTimesOf(tx, model, quality), {
    notReadyMs: lastRunningAt === null ? 0 : lastRunningAt - submittedAt,
    readyMs: Math.max(1, tx.now - submittedAt),
    hint: lastRunningAt === null ? null : progressHint(submittedAt, lastRunningAt, lastProgress),
  });
  await setCompletionTimes(tx, model, quality, storeCompletionTimes(learnt));
}
