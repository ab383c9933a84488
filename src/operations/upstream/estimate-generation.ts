import { usableRequests } from '../../domain/upstream/allowance.ts';
import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { knownByMs, type PollPlan } from '../../domain/poll-plan/poll-plan.ts';
import { isTerminal, type Generation } from '../../domain/generations/generation.ts';
import { estimateLatestStart, estimateStart } from '../../domain/upstream/estimate-start.ts';
import { noEstimate, type GenerationEstimate } from '../../domain/upstream/generation-estimate.ts';
import { queuedAhead } from '../../domain/upstream/queued-ahead.ts';
import { findQueuedTeams, findVirtualTime } from '../../store/upstream/fair-queue.ts';
import { countQueuedAhead, countQueuedByTeam } from '../../store/upstream/count-team-in-flight.ts';
import { findRequestTimes } from '../../store/upstream/upstream-requests.ts';
import type { OperationContext } from '../operation-context.ts';
import { demandOf, planFor } from './plan-for.ts';

/**
 * Estimates queue position, start and completion of a generation from the queue, the accounts' allowances
 * and the usual duration. Fields are null when nothing is estimated.
 */
export async function estimateGeneration(
  { store: { reader }, clock, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  generation: Generation,
): Promise<GenerationEstimate> {
  if (isTerminal(generation.status)) return noEstimate;
  const now = clock.now();
  const account = policy.accounts.find(({ name }) => name === generation.account) ?? policy.accounts[0];
  if (account === undefined) return noEstimate;
  const allowance = {
    limit: usableRequests(account.requestsPerHour, policy.allowanceMargin),
    windowMs: HOUR_MS,
    requestTimes: await findRequestTimes(reader, account.name, now - HOUR_MS),
  };
  const demand = await demandOf({ ...reader, now }, policy, account.name);
  const { model, input, submittedAt } = generation;
  const plan = await planFor(
    reader,
    policy,
    { model, quality: input.imageQuality },
    { allowance, demand, now },
  );
  if (submittedAt !== null) {
    return { ...noEstimate, ...completionFrom({ earliest: submittedAt, latest: submittedAt }, plan, now) };
  }
  const queuePosition = await positionOf(reader, generation);
  const place = {
    ahead: Math.floor(queuePosition / policy.accounts.length),
    inFlight: demand.inFlight,
    requestsPerGeneration: 1 + plan.pollsPerGeneration,
  };
  const startAt = estimateStart(allowance, place, now);
  const turn = { maxInFlight: account.maxInFlight, turnMs: knownByMs(plan, 0.95) };
  const starts = { earliest: startAt, latest: estimateLatestStart(allowance, place, turn, now) };
  return { queuePosition, startAt, ...completionFrom(starts, plan, now) };
}

function completionFrom(
  { earliest, latest }: { earliest: UnixMs; latest: UnixMs },
  plan: PollPlan,
  now: UnixMs,
): Pick<GenerationEstimate, 'completionAt' | 'completionLatestAt'> {
  return {
    completionAt: Math.max(now, earliest + knownByMs(plan, 0.5)),
    completionLatestAt: Math.max(now, latest + knownByMs(plan, 0.95)),
  };
}

async function positionOf(
  reader: OperationContext['store']['reader'],
  { id, teamId, priority }: Generation,
): Promise<number> {
  const waiting = await countQueuedByTeam(reader);
  const teams = (await findQueuedTeams(reader)).map((team) => ({
    ...team,
    interactive:
      waiting.find((row) => row.teamId === team.teamId && row.priority === 'interactive')?.number ?? 0,
    batch: waiting.find((row) => row.teamId === team.teamId && row.priority === 'batch')?.number ?? 0,
  }));
  const position = await countQueuedAhead(reader, { teamId, priority, id });
  return queuedAhead(teams, await findVirtualTime(reader), { teamId, priority, position });
}
