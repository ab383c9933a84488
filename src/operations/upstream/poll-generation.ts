import { learnCompletion } from '../../domain/poll-plan/completion-times.ts';
import { isTerminal, type Generation } from '../../domain/generations/generation.ts';
import type { LookState } from '../../domain/poll-plan/look-state.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { planNextPoll } from '../../domain/poll-plan/poll-plan.ts';
import { judgePoll, nextLateLook, type PollVerdict } from '../../domain/poll-plan/poll-verdict.ts';
import { progressHint } from '../../domain/poll-plan/progress-hint.ts';
import { storeCompletionTimes } from '../../domain/poll-plan/stored-completion-times.ts';
import { setCompletionTimes } from '../../store/upstream/completion-times.ts';
import { putOffPoll, recordProgress } from '../../store/generations/generation-changes.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { PollOutcome } from '../../upstream/outcomes.ts';
import type { ClaimedPoll } from './claim-polls.ts';
import type { OperationContext } from '../context.ts';
import { finishGeneration } from '../generations/finish-generation.ts';
import { giveUpGeneration } from '../generations/give-up-generation.ts';
import { judgeAccount } from './judge-account.ts';
import { keepLease } from './keep-lease.ts';
import { completionTimesOf, planAfterAnswer } from './poll-planner.ts';
import { recordDoubt } from './record-doubt.ts';
import { storeProgress } from '../generations/store-progress.ts';

const ACTOR = 'poller';

type Context = Pick<OperationContext, 'store' | 'policy' | 'upstream' | 'notify'>;

/** Asks the upstream how a generation is getting on and commits what it said. */
export async function pollGeneration(context: Context, claim: ClaimedPoll): Promise<PollOutcome> {
  const { generation, account, leaseToken } = claim;
  const { id, model, upstreamGenerationId } = generation;
  const outcome = await keepLease(context, { id, leaseToken }, () =>
    context.upstream.checkStatus(account, catalogue[model], upstreamGenerationId ?? ''),
  );
  const hasEvent = await context.store.transaction((tx) => recordOutcome(tx, context, claim, outcome));
  context.notify('upstream-answered');
  if (hasEvent) context.notify('event-stored');
  return outcome;
}

/** Returns whether an event came of it. */
async function recordOutcome(
  tx: Transaction,
  context: Context,
  claim: ClaimedPoll,
  outcome: PollOutcome,
): Promise<boolean> {
  const { generation, looks, account } = claim;
  tx.observe({
    kind: 'poll_ended',
    generationId: generation.id,
    account: account.name,
    outcome: outcome.kind,
  });
  await judgeAccount(tx, account.name, 'poll', outcome);
  const verdict = judgePoll(outcome, looks, tx.now);
  if (isTerminal(generation.status)) {
    await recordLateLook(tx, claim, verdict);
    return false;
  }
  return recordVerdict(tx, context, claim, { outcome, verdict });
}

/** A look at a generation that was given up. Its end stands; should it have completed after all, the operator is told. */
async function recordLateLook(
  tx: Transaction,
  { generation, leaseToken }: ClaimedPoll,
  { verdict }: PollVerdict,
): Promise<void> {
  const isOver = verdict === 'completed' || verdict === 'failed';
  const next = isOver ? null : nextLateLook(generation.finishedAt ?? tx.now, tx.now);
  await putOffPoll(tx, generation.id, leaseToken, next);
  if (verdict === 'completed')
    await recordDoubt(tx, generation, 'it completed after it had been given up', ACTOR);
}

async function recordVerdict(
  tx: Transaction,
  { policy }: Context,
  claim: ClaimedPoll,
  { outcome, verdict }: { outcome: PollOutcome; verdict: PollVerdict },
): Promise<boolean> {
  const { generation, looks, leaseToken } = claim;
  const { id, model, submittedAt } = generation;
  if (verdict.verdict === 'completed') {
    await learn(tx, generation, looks);
    const end = { status: 'completed', imageUrl: verdict.imageUrl } as const;
    return (await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR)) !== null;
  }
  if (verdict.verdict === 'failed') {
    const end = { status: 'failed', error: verdict.error } as const;
    return (await finishGeneration(tx, policy, id, { leaseToken }, end, ACTOR)) !== null;
  }
  const isOverdue = tx.now - (submittedAt ?? tx.now) >= catalogue[model].maxDurationMs;
  if (verdict.verdict === 'doubtful') {
    const { doubt, doubtSince, askAt: nextPollAt } = verdict;
    // An upstream that says now this, now that, would put off the end for ever.
    if (isOverdue && looks.doubt !== null && looks.doubt !== doubt)
      return giveUpGeneration(tx, policy, generation, leaseToken);
    await recordProgress(tx, id, leaseToken, { doubt, doubtSince, nextPollAt });
    return false;
  }
  if (isOverdue) return giveUpGeneration(tx, policy, generation, leaseToken);
  return askAgain(tx, policy, claim, outcome);
}

async function askAgain(
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
  const lastLookAt = submittedAt + catalogue[generation.model].maxDurationMs;
  const seen = await recordProgress(tx, generation.id, leaseToken, {
    ...seenOf(generation, outcome),
    lastRunningAt: tx.now,
    lastProgress: outcome.progress,
    doubt: null,
    doubtSince: null,
    nextPollAt: planNextPoll(plan, submittedAt, tx.now, hint) ?? lastLookAt,
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
  looks: LookState,
): Promise<void> {
  if (submittedAt === null) return;
  const quality = input.imageQuality;
  const { lastRunningAt, lastProgress } = looks;
  const learnt = learnCompletion(await completionTimesOf(tx, model, quality), {
    notReadyMs: lastRunningAt === null ? 0 : lastRunningAt - submittedAt,
    readyMs: Math.max(1, tx.now - submittedAt),
    hint: lastRunningAt === null ? null : progressHint(submittedAt, lastRunningAt, lastProgress),
  });
  await setCompletionTimes(tx, model, quality, storeCompletionTimes(learnt));
}
