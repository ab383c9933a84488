import { affordablePolls, type Allowance, type Demand } from '../../domain/upstream/allowance.ts';
import { isLarge } from '../../domain/upstream/is-large.ts';
import type { UnixMs } from '../../domain/clock.ts';
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
import { findCompletionTimes, setCompletionTimes } from '../../store/upstream/completion-times.ts';
import { recent } from '../../store/engine/recent.ts';
import type { Session, Transaction } from '../../store/engine/store.ts';
import type { Policy, ConfiguredAccount } from '../operation-context.ts';
import { demandOf } from './demand-of.ts';
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

/** The poll plan of a generation after an answer of its account, and what it follows from. */
export async function planAfterAnswer(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  { id, model, input }: Generation,
): Promise<PlanInput & { plan: PollPlan }> {
  const { allowance } = await readAccountState(tx, policy, account, { kind: 'poll', id });
  const demand = await demandOf(tx, policy, account);
  const planInput = { allowance, demand, now: tx.now };
  const kind = { model, quality: input.imageQuality };
  return { ...planInput, plan: await planOf(tx, policy, account, kind, planInput) };
}

/**
 * When to poll a generation first that an account has just confirmed: as planned, or early in order to learn.
 * @param random in [0, 1)
 */
export async function firstPollAt(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount,
  generation: Generation,
  random: number,
): Promise<UnixMs> {
  const { plan, allowance, demand, now } = await planAfterAnswer(tx, policy, account, generation);
  const { model } = generation;
  const quality = generation.input.imageQuality;
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
