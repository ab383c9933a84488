import { knownByMs, type PollPlan } from '../../domain/poll-plan/poll-plan.ts';
import { isGuess } from '../../domain/poll-plan/completion-times.ts';
import { isTerminal, type Generation } from '../../domain/generations/generation.ts';
import { estimateLatestStart, estimateStart } from '../../domain/upstream/estimate-start.ts';
import { estimateSpreadStart, SPREAD_OVER } from '../../domain/upstream/spread-from.ts';
import { findLastSubmissions } from '../../store/upstream/count-submissions.ts';
import { noEstimate, type GenerationEstimate } from '../../domain/upstream/generation-estimate.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Session } from '../../store/engine/store.ts';
import { sharedRead } from '../../store/engine/shared-read.ts';
import type { ConfiguredAccount, OperationContext, Policy } from '../operation-context.ts';
import { demandOf } from './demand-of.ts';
import { planFor } from './plan-for.ts';
import { spreadReserveOf } from './reserve-of.ts';
import { queuePositionOf } from './queue-position-of.ts';
import { readAllowance } from './read-allowance.ts';

/**
 * Estimates queue position, start and completion of a generation from the queue, the accounts' allowances
 * and the usual duration. Fields are null when nothing is estimated. What it reads of the queue and of the
 * accounts is shared by all callers and up to a second old.
 */
export async function estimateGeneration(
  { store: { reader }, clock, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  generation: Generation,
): Promise<GenerationEstimate> {
  if (isTerminal(generation.status)) return noEstimate;
  const now = clock.now();
  const account = policy.accounts.find(({ name }) => name === generation.account) ?? policy.accounts[0];
  if (account === undefined) return noEstimate;
  const { allowance, demand, lastSubmissions } = await sharedRead(
    reader,
    { name: `account ${account.name}`, now },
    () => readAccount({ ...reader, now }, policy, account),
  );
  const { model, input, submittedAt, priority } = generation;
  const kind = { model, quality: input.imageQuality };
  const planWith = (queued: number) => {
    const isAsRead = queued === demand.queued;
    const queue = isAsRead ? 'the queue' : `${queued} queued`;
    const name = `shared plan of ${account.name} for ${model} ${kind.quality} with ${queue}`;
    return sharedRead(reader, { name, now }, () =>
      planFor(reader, policy, kind, { allowance, demand: { ...demand, queued }, now }),
    );
  };
  if (submittedAt !== null) {
    const plan = await planWith(demand.queued);
    return { ...noEstimate, ...completionFrom({ earliest: submittedAt, latest: submittedAt }, plan, now) };
  }
  const queuePosition = await queuePositionOf(reader, generation, now);
  const ahead = Math.floor(queuePosition / policy.accounts.length);
  // The queue may have grown since it was read: by powers of two, so that a burst needs few plans.
  const plan = await planWith(ahead > demand.queued ? 2 ** Math.ceil(Math.log2(ahead)) : demand.queued);
  const place = {
    ahead,
    inFlight: demand.inFlight,
    requestsPerGeneration: 1 + plan.pollsPerGeneration,
  };
  const reserved = spreadReserveOf(policy, account, priority);
  const usable = { ...allowance, limit: Math.max(1, allowance.limit - reserved.forOthers) };
  const pace = { ...place, reserved, now };
  const spreadAt = policy.spreadRequests ? estimateSpreadStart(allowance, lastSubmissions, pace) : now;
  const startAt = Math.max(spreadAt, estimateStart(usable, place, now));
  const turn = {
    maxInFlight: account.maxInFlight,
    turnMs: knownByMs(plan, NEARLY_ALL),
  };
  const starts = {
    earliest: startAt,
    latest: Math.max(spreadAt, estimateLatestStart(usable, place, turn, now)),
  };
  return { queuePosition, startAt, ...completionFrom(starts, plan, now) };
}

function completionFrom(
  { earliest, latest }: { earliest: UnixMs; latest: UnixMs },
  plan: PollPlan,
  now: UnixMs,
): Pick<GenerationEstimate, 'completionAt' | 'completionLatestAt'> {
  return {
    completionAt: Math.max(now, earliest + knownByMs(plan, 0.5)),
    completionLatestAt: Math.max(now, latest + knownByMs(plan, isGuess(plan.times) ? NEARLY_ALL : 0.95)),
  };
}

// A turn ends with its slowest picture. And before a model has shown how long it takes, its slowest pictures
// say more of the catalogue's error than of chance.
const NEARLY_ALL = 0.99;

async function readAccount(session: Session & { now: UnixMs }, policy: Policy, account: ConfiguredAccount) {
  return {
    allowance: await readAllowance(session, policy, account),
    demand: await demandOf(session, policy, account),
    lastSubmissions: policy.spreadRequests
      ? await findLastSubmissions(session, account.name, SPREAD_OVER)
      : [],
  };
}
