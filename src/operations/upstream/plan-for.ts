import { affordablePolls, type Allowance, type Demand } from '../../domain/upstream/allowance.ts';
import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { expectedCompletionTimes, type CompletionTimes } from '../../domain/poll-plan/completion-times.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue, type ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import { planFirstPoll, pollPlan, type PollPlan } from '../../domain/poll-plan/poll-plan.ts';
import { hasIdleRequest } from '../../domain/poll-plan/poll-deferred-until.ts';
import { restoreCompletionTimes } from '../../domain/poll-plan/stored-completion-times.ts';
import {
  countOpenSubmissions,
  countSubmissions,
  countWaiting,
  findPlannedPolls,
} from '../../store/upstream/count-submissions.ts';
import { findCompletionTimes } from '../../store/upstream/completion-times.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import type { Policy, ConfiguredAccount } from '../operation-context.ts';
import { readAccountState } from './read-account-state.ts';

/** The current poll plan of a model and quality. */
export async function planFor(
  session: Session,
  { pollMinIntervalMs: minIntervalMs }: Pick<Policy, 'pollMinIntervalMs'>,
  { model, quality }: { model: ModelId; quality: ImageQuality },
  { allowance, demand, now }: { allowance: Allowance; demand: Demand; now: number },
): Promise<PollPlan> {
  const times = await completionTimesOf(session, model, quality);
  const { maxDurationMs } = catalogue[model];
  return pollPlan(times, affordablePolls(allowance, demand, now), { minIntervalMs, maxDurationMs });
}

// The time over which the usual number of submissions per hour is averaged.
const USUAL_SPAN_MS = 6 * HOUR_MS;

/** The demand on an account: its part of the queue, its generations in flight, and its recent submissions. */
export async function demandOf(
  session: Session & { now: UnixMs },
  { accounts }: Pick<Policy, 'accounts'>,
  account: string,
): Promise<Demand & { plannedPolls: number[] }> {
  const { plannedPolls, inFlight } = await inFlightOf(session, account);
  const lately = await countSubmissions(session, account, session.now - HOUR_MS);
  const usually = await countSubmissions(session, account, session.now - USUAL_SPAN_MS);
  const sinceMs = Math.max(HOUR_MS, session.now - (usually.firstAt ?? session.now));
  return {
    plannedPolls,
    queued: (await countWaiting(session)) / accounts.length,
    inFlight,
    submittedLastHour: lately.number,
    submittedPerHour: (usually.number * HOUR_MS) / sinceMs,
  };
}

/**
 * The generations that an account must still be polled for, including those whose submission has no answer
 * yet.
 */
export async function inFlightOf(
  session: Session,
  account: string,
): Promise<{ plannedPolls: UnixMs[]; inFlight: number }> {
  const plannedPolls = await findPlannedPolls(session, account);
  return { plannedPolls, inFlight: plannedPolls.length + (await countOpenSubmissions(session, account)) };
}

/** The poll plan of a generation after an answer of its account. */
export async function planAfterAnswer(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  { id, model, input }: Generation,
): Promise<PollPlan> {
  const { allowance } = await readAccountState(tx, policy, account, { kind: 'poll', id });
  const demand = await demandOf(tx, policy, account.name);
  return planFor(tx, policy, { model, quality: input.imageQuality }, { allowance, demand, now: tx.now });
}

/** When to poll a generation first that an account has just confirmed. @param random two numbers in [0, 1) */
export async function firstPollAt(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  { id, model, input }: Generation,
  random: readonly [number, number],
): Promise<UnixMs> {
  const { allowance } = await readAccountState(tx, policy, account, { kind: 'poll', id });
  const demand = await demandOf(tx, policy, account.name);
  const { now } = tx;
  const plan = await planFor(tx, policy, { model, quality: input.imageQuality }, { allowance, demand, now });
  // In this transaction it still counts as queued, and not as in flight.
  const othersQueued = demand.queued * policy.accounts.length - 1;
  const inFlight = demand.inFlight + 1;
  const isIdle = othersQueued > 0 && hasIdleRequest({ allowance, inFlight }, now);
  return planFirstPoll(plan, now, { random, hasIdleRequest: isIdle });
}

export async function completionTimesOf(
  session: Session,
  model: ModelId,
  quality: ImageQuality,
): Promise<CompletionTimes> {
  const stored = await findCompletionTimes(session, model, quality);
  const learnt = stored === null ? null : restoreCompletionTimes(stored);
  return learnt ?? expectedCompletionTimes(catalogue[model].expectedDurationMs);
}
