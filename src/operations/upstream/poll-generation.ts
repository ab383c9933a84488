import type { UnixMs } from '../../domain/clock.ts';
import { correlationOf } from '../../domain/generations/correlation.ts';
import { isTerminal } from '../../domain/generations/generation.ts';
import { catalogue } from '../../domain/models/catalogue.ts';
import { toPollResult, nextFollowUpPoll, type PollResult } from '../../domain/poll-plan/poll-result.ts';
import { countAnswer } from '../../store/upstream/upstream-request-counts.ts';
import { deferPoll } from '../../store/generations/record-progress.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { endRequest } from '../../store/upstream/upstream-requests.ts';
import type { PollOutcome } from '../../upstream/poll-outcome.ts';
import type { WithStatus } from '../../upstream/with-status.ts';
import { traceHeaders } from './trace-headers.ts';
import type { ClaimedPoll } from './claim-polls.ts';
import type { OperationContext } from '../operation-context.ts';
import { releaseGenerationLease } from '../../store/generations/renew-generation-lease.ts';
import { commitAnswer } from '../commit-answer.ts';
import { completeLate } from './complete-late.ts';
import { updateAccountHealth } from './update-account-health.ts';
import { renewLease } from './renew-lease.ts';
import { recordPollResult } from './record-poll-result.ts';
import { steadyClaim } from './steady-claim.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';

const ACTOR = 'poller';

type Context = Pick<
  OperationContext,
  'store' | 'policy' | 'clock' | 'upstream' | 'notify' | 'stop' | 'observe'
>;

/** Polls the status of a generation at the upstream and commits the result. */
export async function pollGeneration(context: Context, claim: ClaimedPoll): Promise<PollOutcome> {
  const { generation, account, leaseToken } = claim;
  const { id, model, upstreamGenerationId } = generation;
  const { outcome, hasEvent } = await renewLease(context, { id, leaseToken }, async () => {
    const startedAt = context.clock.now();
    const answered = await context.upstream.checkStatus(
      account,
      catalogue[model],
      upstreamGenerationId ?? '',
      traceHeaders(context.policy, generation),
    );
    const durationMs = Math.max(0, context.clock.now() - startedAt);
    // The stop of this process says nothing about the account. The poll is due again at once.
    const isStopped = context.stop.webhooksAndPolls.aborted && answered.kind === 'no_answer';
    const stored = await commitAnswer(context, { to: 'poll', id, summary: answered.kind }, async (tx) => {
      if (!isStopped) return recordOutcome(tx, context, claim, answered, { startedAt, durationMs });
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
  { policy }: Context,
  claimed: ClaimedPoll,
  outcome: WithStatus<PollOutcome>,
  time: { startedAt: UnixMs; durationMs: number },
): Promise<boolean> {
  const claim = steadyClaim(claimed, tx);
  const { generation, pollState, account, requestId } = claim;
  tx.observe({
    kind: 'poll_ended',
    ...correlationOf(generation),
    account: account.name,
    outcome: outcome.kind,
    statusCode: outcome.statusCode ?? null,
    ...time,
  });
  await endRequest(tx, requestId);
  await updateAccountHealth(tx, {
    account: account.name,
    apiKey: account.apiKey,
    generation,
    kind: 'poll',
    outcome,
  });
  const use = pollState.lastRunningAt === null ? 'first_poll' : 'further_poll';
  await countAnswer(tx, account.name, { use, outcome: outcome.kind });
  const result = toPollResult(outcome, pollState, tx.now);
  if (isTerminal(generation.status)) {
    return recordFollowUpPoll(tx, policy, claim, result);
  }
  return recordPollResult(tx, policy, claim, { outcome, result });
}

/**
 * Records a follow-up poll of a generation that has timed out. Its status does not change. When it completed
 * late, the picture is charged if it can be; when the last follow-up poll could not be read either, the charge is
 * recorded as unreconciled. Returns whether an event was stored.
 */
async function recordFollowUpPoll(
  tx: Transaction,
  policy: OperationContext['policy'],
  { generation, leaseToken }: ClaimedPoll,
  result: PollResult,
): Promise<boolean> {
  const hasFailed = result.result === 'failed' && !result.mayBeCharged;
  const isOver = result.result === 'completed' || hasFailed;
  const next = isOver ? null : nextFollowUpPoll(generation.finishedAt ?? tx.now, tx.now);
  const isMine = await deferPoll(tx, generation.id, leaseToken, next);
  if (!isMine) return false;
  if (result.result === 'completed') return completeLate(tx, policy, generation, result.imageUrl, ACTOR);
  if (next === null && !hasFailed && result.result !== 'running')
    await recordUnreconciledCharge(
      tx,
      policy,
      generation,
      'its last follow-up poll had no usable answer',
      ACTOR,
    );
  return false;
}
