import { affordablePolls, type Allowance, type Demand } from '../../domain/upstream/allowance.ts';
import { isLarge } from '../../domain/upstream/is-large.ts';
import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { expectedCompletionTimes, type CompletionTimes } from '../../domain/poll-plan/completion-times.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { catalogue, type ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import { planEarlyPoll, planFirstPoll, pollPlan, type PollPlan } from '../../domain/poll-plan/poll-plan.ts';
import { mayExplore } from '../../domain/poll-plan/early-poll-ms.ts';
import {
  restoreCompletionTimes,
  storeCompletionTimes,
} from '../../domain/poll-plan/stored-completion-times.ts';
import {
  countOpenSubmissions,
  countSubmissions,
  countPlannedPolls,
  countWaiting,
} from '../../store/upstream/count-submissions.ts';
import { findCompletionTimes, setCompletionTimes } from '../../store/upstream/completion-times.ts';
import { recent } from '../../store/engine/recent.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import type { Policy, ConfiguredAccount } from '../operation-context.ts';
import { readAccountState } from './read-account-state.ts';

interface PlanInput {
  allowance: Allowance;
  demand: Demand;
  now: UnixMs;
}

interface Kind {
  model: ModelId;
  quality: ImageQuality;
}

/** The current poll plan of a model and quality. */
export async function planFor(
  session: Session,
  { pollMinIntervalMs: minIntervalMs }: Pick<Policy, 'pollMinIntervalMs'>,
  { model, quality }: Kind,
  { allowance, demand, now }: PlanInput,
): Promise<PollPlan> {
  const times = await completionTimesOf(session, model, quality);
  const { maxDurationMs } = catalogue[model];
  return pollPlan(times, affordablePolls(allowance, demand, now), { minIntervalMs, maxDurationMs });
}

/** The current poll plan of an account for a model and quality. */
export async function planOf(
  session: Session & { now: UnixMs },
  policy: Pick<Policy, 'pollMinIntervalMs'>,
  { name }: ConfiguredAccount,
  kind: Kind,
  input: PlanInput,
): Promise<PollPlan> {
  const plan = () => planFor(session, policy, kind, input);
  if (!isLarge(input.allowance)) return plan();
  return recent(session, `plan of ${name} for ${kind.model} ${kind.quality}`, plan);
}

// The time over which the usual number of submissions per hour is averaged.
const USUAL_SPAN_MS = 6 * HOUR_MS;
// A plan is the same for all numbers above the allowance, and above this.
const MANY = 1_000;

/** The demand on an account: its part of the queue, its generations in flight, and its recent submissions. */
export async function demandOf(
  session: Session & { now: UnixMs },
  policy: Pick<Policy, 'accounts'>,
  account: ConfiguredAccount,
): Promise<Demand> {
  const isRecentEnough = isLarge({ limit: account.requestsPerHour });
  const read = () => readDemand(session, policy, account);
  return isRecentEnough ? recent(session, `demand of ${account.name}`, read) : read();
}

/** Counts a submission that is just claimed in the demand, where that may be a second old. */
export async function noteSubmission(
  session: Session & { now: UnixMs },
  policy: Pick<Policy, 'accounts'>,
  account: ConfiguredAccount,
): Promise<void> {
  if (isLarge({ limit: account.requestsPerHour })) (await demandOf(session, policy, account)).inFlight += 1;
}

async function readDemand(
  session: Session & { now: UnixMs },
  { accounts }: Pick<Policy, 'accounts'>,
  { name, requestsPerHour }: ConfiguredAccount,
): Promise<Demand> {
  const lately = await countSubmissions(session, name, session.now - HOUR_MS);
  // Of many, an hour says what is usual.
  const usualSpanMs = isLarge({ limit: requestsPerHour }) ? HOUR_MS : USUAL_SPAN_MS;
  const usually = await countSubmissions(session, name, session.now - usualSpanMs);
  const sinceMs = Math.max(HOUR_MS, session.now - (usually.firstAt ?? session.now));
  const many = Math.max(MANY, requestsPerHour);
  const waiting = await countWaiting(session, many * accounts.length);
  return {
    queued: waiting / accounts.length,
    inFlight: await countInFlightOf(session, name, many),
    submittedLastHour: lately.number,
    submittedPerHour: (usually.number * HOUR_MS) / sinceMs,
  };
}

/**
 * How many generations an account must still be polled for, including those whose submission has no answer
 * yet; the former counted up to `atMost`.
 */
export async function countInFlightOf(session: Session, account: string, atMost: number): Promise<number> {
  return (await countPlannedPolls(session, account, atMost)) + (await countOpenSubmissions(session, account));
}

/** The poll plan of a generation after an answer of its account. */
export async function planAfterAnswer(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  { id, model, input }: Generation,
): Promise<PollPlan> {
  const { allowance } = await readAccountState(tx, policy, account, { kind: 'poll', id });
  const kind = { model, quality: input.imageQuality };
  const demand = await demandOf(tx, policy, account);
  return planOf(tx, policy, account, kind, { allowance, demand, now: tx.now });
}

/**
 * When to poll a generation first that an account has just confirmed: as planned, or early in order to learn.
 * @param random in [0, 1)
 */
export async function firstPollAt(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  { id, model, input }: Generation,
  random: number,
): Promise<UnixMs> {
  const { allowance } = await readAccountState(tx, policy, account, { kind: 'poll', id });
  const demand = await demandOf(tx, policy, account);
  const { now } = tx;
  const quality = input.imageQuality;
  const plan = await planOf(tx, policy, account, { model, quality }, { allowance, demand, now });
  // In this transaction it does not yet count as in flight.
  const reserved = { allowance, inFlight: demand.inFlight + 1 };
  const earlyAt = planEarlyPoll(plan, now, random);
  if (earlyAt === null) return planFirstPoll(plan, now);
  // Read anew, since a plan may be a second old.
  const times = await completionTimesOf(tx, model, quality);
  if (!mayExplore(times, reserved, now)) return planFirstPoll(plan, now);
  await setCompletionTimes(tx, model, quality, storeCompletionTimes({ ...times, exploredAt: now }));
  return earlyAt;
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
