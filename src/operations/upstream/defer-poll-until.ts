import { requestsFree, type Allowance } from '../../domain/upstream/allowance.ts';
import { isLarge } from '../../domain/upstream/is-large.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { planFirstPoll } from '../../domain/poll-plan/poll-plan.ts';
import { pollDeferredUntil } from '../../domain/poll-plan/poll-deferred-until.ts';
import type { DuePoll } from '../../store/generations/claim-due-polls.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countWaiting } from '../../store/upstream/count-submissions.ts';
import type { ConfiguredAccount, Policy } from '../operation-context.ts';
import { countInFlightOf, demandOf } from './demand-of.ts';
import { planOf } from './plan-for.ts';

/** When the poll may be made; null: now. */
export async function deferPollUntil(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  allowance: Allowance,
  { generation: { model, input, submittedAt }, pollState }: DuePoll,
): Promise<UnixMs | null> {
  if (submittedAt === null) return null;
  const inFlight = isLarge(allowance)
    ? (await demandOf(tx, policy, account)).inFlight
    : await countInFlightOf(tx, account.name, allowance.limit);
  const isFirst = pollState.lastRunningAt === null;
  const left = requestsFree(allowance, tx.now) - inFlight;
  // Usually there are plenty of requests, and the plan is not needed.
  if (left > 0 && (!isFirst || left >= REQUESTS_EACH * (await countWaiting(tx, allowance.limit))))
    return null;
  const kind = { model, quality: input.imageQuality };
  const demand = await demandOf(tx, policy, account);
  const plan = await planOf(tx, policy, account, kind, { allowance, demand, now: tx.now });
  // More may be queued by now than when its first poll was planned.
  const plannedAt = planFirstPoll(plan, submittedAt);
  const isExploring = plan.times.exploredAt === submittedAt;
  if (isFirst && !isExploring && plannedAt - tx.now > policy.pollMinIntervalMs) return plannedAt;
  if (left > 0) return null;
  const runningMs = (pollState.lastRunningAt ?? submittedAt) - submittedAt;
  return pollDeferredUntil(plan, { allowance, inFlight }, { submittedAt, runningMs }, tx.now);
}

// One to submit, and one to poll.
const REQUESTS_EACH = 2;
