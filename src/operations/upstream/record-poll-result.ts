import { learnCompletion } from '../../domain/poll-plan/completion-times.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { pollBackOffMs } from '../../domain/poll-plan/poll-back-off-ms.ts';
import { planNextPoll } from '../../domain/poll-plan/poll-plan.ts';
import type { PollResult } from '../../domain/poll-plan/poll-result.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import { progressHint } from '../../domain/poll-plan/progress-hint.ts';
import { storeCompletionTimes } from '../../domain/poll-plan/stored-completion-times.ts';
import { setCompletionTimes } from '../../store/upstream/completion-times.ts';
import { recordProgress } from '../../store/generations/record-progress.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { PollOutcome } from '../../upstream/poll-outcome.ts';
import type { ClaimedPoll } from './claim-polls.ts';
import type { Policy } from '../operation-context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { timeOutGeneration } from '../generations/time-out-generation.ts';
import { endUnreachable, endUnreconciled } from './end-unreconciled.ts';
import { completionTimesOf, planAfterAnswer } from './plan-for.ts';
import { storeProgress } from '../generations/store-progress.ts';

const ACTOR = 'poller';

/**
 * Commits what a poll means for a generation that has not ended: its end, or its next poll. Returns whether
 * an event was stored.
 */
export async function recordPollResult(
  tx: Transaction,
  policy: Policy,
  claim: ClaimedPoll,
  { outcome, result }: { outcome: PollOutcome; result: PollResult },
): Promise<boolean> {
  const { generation, pollState, leaseToken } = claim;
  const { id, model, submittedAt } = generation;
  switch (result.result) {
    case 'completed': {
      await learn(tx, generation, pollState);
      const end = { status: 'completed', imageUrl: result.imageUrl } as const;
      return (await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR)) !== null;
    }
    case 'failed': {
      if (result.mayBeCharged) return endUnreconciled(tx, policy, generation, leaseToken, result.error);
      const end = { status: 'failed', error: result.error } as const;
      return (await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR)) !== null;
    }
    case 'unconfirmed': {
      const { unconfirmedResult, unconfirmedSince, pollAgainAt: nextPollAt } = result;
      const pollFailureCount = pollState.pollFailureCount + 1;
      const seen = { unconfirmedResult, unconfirmedSince, pollFailureCount, nextPollAt };
      await recordProgress(tx, id, leaseToken, seen);
      return false;
    }
    case 'running': {
      // Only an answer that it still runs shows that the model's limit was passed.
      const isOverdue = tx.now - (submittedAt ?? tx.now) >= catalogue[model].maxDurationMs;
      if (isOverdue) return timeOutGeneration(tx, policy, generation, leaseToken);
      return recordRunning(tx, policy, claim, outcome);
    }
    case 'unreadable':
      return recordUnreadable(tx, policy, claim, outcome);
  }
}

async function recordRunning(
  tx: Transaction,
  policy: Policy,
  { generation, account, leaseToken }: ClaimedPoll,
  outcome: PollOutcome,
): Promise<boolean> {
  const submittedAt = generation.submittedAt ?? tx.now;
  const { plan } = await planAfterAnswer(tx, policy, account, generation);
  const lastProgress = outcome.kind === 'running' ? outcome.progress : null;
  const hint = progressHint(submittedAt, tx.now, lastProgress);
  const lastPollAt = submittedAt + catalogue[generation.model].maxDurationMs;
  const seen = await recordProgress(tx, generation.id, leaseToken, {
    ...seenOf(generation, outcome),
    lastRunningAt: tx.now,
    lastProgress,
    unconfirmedResult: null,
    unconfirmedSince: null,
    pollFailureCount: 0,
    nextPollAt: planNextPoll(plan, submittedAt, tx.now, hint) ?? lastPollAt,
  });
  return storeProgress(tx, generation.status, seen);
}

async function recordUnreadable(
  tx: Transaction,
  policy: Policy,
  { generation, pollState, leaseToken }: ClaimedPoll,
  outcome: PollOutcome,
): Promise<boolean> {
  const endsAt = (generation.submittedAt ?? tx.now) + policy.unreachableLimitMs;
  if (tx.now >= endsAt) return endUnreachable(tx, policy, generation, leaseToken);
  // No connection concerns the host and not this generation; the account backs off from it.
  const isOwn = outcome.kind !== 'no_answer' || outcome.cause !== 'unreachable';
  const pollFailureCount = pollState.pollFailureCount + (isOwn ? 1 : 0);
  const backOffMs = pollBackOffMs(pollFailureCount, policy.pollMinIntervalMs);
  const seen = await recordProgress(tx, generation.id, leaseToken, {
    ...seenOf(generation, outcome),
    pollFailureCount,
    nextPollAt: Math.min(tx.now + backOffMs, endsAt),
  });
  return storeProgress(tx, generation.status, seen);
}

// Progress never falls and `generating` never becomes `pending` again, whatever the upstream says.
function seenOf({ status, progress }: Generation, seen: PollOutcome) {
  if (seen.kind !== 'running') return {};
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
