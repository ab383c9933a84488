import type { UnixMs } from '../clock.ts';
import { affordablePolicy } from './affordable-policy.ts';
import type { CompletionTimes } from './completion-times.ts';
import { nextPollMs } from './next-poll-ms.ts';
import type { ProgressHint } from './progress-hint.ts';
import { pollPolicy, type PollLimits, type PollPolicy } from './poll-policy.ts';
import {
  gridIndex,
  gridMs,
  completionDistribution,
  distributionOfCurve,
  withHint,
  type CompletionDistribution,
} from './completion-distribution.ts';

/** How to ask about the pictures of one model and quality for the time being: made from what is known of them and what can be afforded. */
export interface PollPlan {
  times: CompletionTimes;
  limits: PollLimits;
  policy: PollPolicy;
  pollsPerGeneration: number;
  /** How long after its submission a picture is known to be ready, on average. */
  knownMs: number;
}

/**
 * @param pollsPerGeneration what the account can afford, see `affordablePolls`; 1 or less: as few as possible
 */
export function pollPlan(times: CompletionTimes, pollsPerGeneration: number, limits: PollLimits): PollPlan {
  const distribution = completionDistribution(times);
  const policy = affordablePolicy(distribution, pollsPerGeneration, {
    ...limits,
    lowestPollCostMs: LOWEST_PRICE_MS,
    highestPollCostMs: HIGHEST_PRICE * medianMs(distribution),
  });
  return {
    times,
    limits,
    policy,
    pollsPerGeneration: policy.pollsPerGeneration,
    knownMs: policy.distribution.sumMs.at(-1)! + policy.delayPerPictureMs,
  };
}

// With an allowance to spare a slow model too is to be asked every few seconds; this only keeps polls from beginning when
// hardly one picture in a thousand is ready.
const LOWEST_PRICE_MS = 10;
// With none to spare a request is half a picture; but the last ones saved would cost more and more waiting for less and less.
const HIGHEST_PRICE = 16;

function medianMs({ share }: CompletionDistribution): number {
  return gridMs[share.findIndex((value) => value >= 0.5)] ?? gridMs.at(-1)!;
}

/**
 * When to ask for the first time.
 *
 * Most often as the plan has it; sometimes earlier, in order to learn, since a late poll always finds the picture ready and says nothing:
 * as if one curve, drawn by its likelihood, were true, which asks where a shorter curve is suspected and hardly ever once there is none;
 * and one in `EXPLORE_EVERY` at a time by which some are ready and some are not, so that a suspicion can arise.
 * @param random two numbers in [0, 1)
 */
export function planFirstPoll(
  plan: PollPlan,
  submittedAt: UnixMs,
  random: readonly [number, number],
): UnixMs {
  const { policy, limits } = plan;
  const plannedMs = nextPollMs(policy, 0);
  const ms =
    shareReadyAt(policy, plannedMs) < LEARNS_BELOW ? plannedMs : exploringMs(plan, random, plannedMs);
  return submittedAt + Math.round(Math.min(Math.max(ms, limits.minIntervalMs), limits.maxDurationMs));
}

function exploringMs(plan: PollPlan, [drawn, chance]: readonly [number, number], plannedMs: number): number {
  const explores = chance * EXPLORE_EVERY;
  const share = EXPLORE_FROM + explores * (EXPLORE_TO - EXPLORE_FROM);
  return Math.min(
    plannedMs,
    suspectedMs(plan, drawn, plannedMs),
    explores < 1 ? completedByMs(plan.policy, share) : Infinity,
  );
}

// A first poll before six in ten are ready teaches enough by itself.
const LEARNS_BELOW = 0.6;
// One in thirty costs little more than one request in a hundred pictures; found ready, it nearly doubles the odds of a shorter curve.
const EXPLORE_EVERY = 30;
const EXPLORE_FROM = 0.35;
const EXPLORE_TO = 0.85;

function suspectedMs({ times, policy, limits }: PollPlan, random: number, plannedMs: number): number {
  let sum = 0;
  const drawn = times.weights.findIndex((weight) => (sum += weight) > random);
  const ms = nextPollMs(pollPolicy(distributionOfCurve(drawn), policy.pollCostMs, limits), 0);
  return ms < plannedMs * SUSPECTED_BELOW ? ms : Infinity;
}

// A curve that differs by less is not worth a poll of its own: it will show among the others.
const SUSPECTED_BELOW = 0.7;

/** By when a share of the pictures is ready, in milliseconds since their submission; the longest duration at most. */
export function completedByMs({ distribution, maxDurationMs }: PollPolicy, share: number): number {
  return Math.min(gridMs[distribution.share.findIndex((value) => value >= share)] ?? Infinity, maxDurationMs);
}

function shareReadyAt({ distribution }: PollPolicy, ms: number): number {
  return distribution.share[gridIndex(ms)] ?? 1;
}

/**
 * When to poll again after a poll at `askedAt` found the picture running; null when that was the last one, at `maxDurationMs` or later.
 */
export function planNextPoll(
  plan: PollPlan,
  submittedAt: UnixMs,
  askedAt: UnixMs,
  hint: ProgressHint | null,
): UnixMs | null {
  const waitedMs = askedAt - submittedAt;
  if (waitedMs >= plan.limits.maxDurationMs) return null;
  const policy =
    hint === null
      ? plan.policy
      : pollPolicy(withHint(plan.policy.distribution, plan.times, hint), plan.policy.pollCostMs, plan.limits);
  return Math.max(
    submittedAt + Math.round(nextPollMs(policy, waitedMs)),
    askedAt + plan.limits.minIntervalMs,
  );
}
