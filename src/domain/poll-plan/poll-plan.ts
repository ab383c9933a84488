import type { UnixMs } from '../clock.ts';
import { affordablePolicy } from './affordable-policy.ts';
import type { CompletionTimes } from './completion-times.ts';
import { earlyPollMs } from './early-poll-ms.ts';
import { nextPollMs } from './next-poll-ms.ts';
import type { ProgressHint } from './progress-hint.ts';
import { pollPolicy, type PollLimits, type PollPolicy } from './poll-policy.ts';
import {
  completionDistribution,
  gridIndex,
  gridMs,
  quantileMs,
  withHint,
  type CompletionDistribution,
} from './completion-distribution.ts';

/** How to ask about the pictures of one model and quality for the time being: made from what is known of them and what can be afforded. */
export interface PollPlan {
  times: CompletionTimes;
  limits: PollLimits;
  policy: PollPolicy;
  pollsPerGeneration: number;
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
  };
}

// With an allowance to spare a slow model too is to be asked every few seconds; this only keeps polls from beginning when
// hardly one picture in a thousand is ready.
const LOWEST_PRICE_MS = 10;
// With none to spare a request is half a picture: no second polls if they can be avoided. `latestFirstPollMs` bounds what that costs.
const HIGHEST_PRICE = 1_000;

function medianMs({ share }: CompletionDistribution): number {
  return gridMs[share.findIndex((value) => value >= 0.5)] ?? gridMs.at(-1)!;
}

/** When to poll for the first time. */
export function planFirstPoll(plan: PollPlan, submittedAt: UnixMs): UnixMs {
  return submittedAt + withinLimits(plan, firstPollMs(plan));
}

/** When to poll first in order to learn, see `early-poll-ms.ts`; null where the planned poll teaches enough. */
export function planEarlyPoll(plan: PollPlan, submittedAt: UnixMs, random: number): UnixMs | null {
  const earlyMs = earlyPollMs(plan.policy, firstPollMs(plan), random);
  return earlyMs === null ? null : submittedAt + withinLimits(plan, earlyMs);
}

function firstPollMs({ policy }: PollPlan): number {
  return Math.min(nextPollMs(policy, 0), latestFirstPollMs(policy));
}

function withinLimits({ limits: { minIntervalMs, maxDurationMs } }: PollPlan, ms: number): number {
  return Math.round(Math.min(Math.max(ms, minIntervalMs), maxDurationMs));
}

/**
 * A first poll is never later than this, however scarce requests are: all but a few in a thousand are ready, and 95 in 100 are known at
 * most 1.35 times the curve's 95th percentile after they were. Both are reckoned from the curve's middle too, so that a few pictures
 * that took long, or the suspicion that all will, do not make every other picture wait.
 */
export function latestFirstPollMs({ distribution, maxDurationMs }: PollPolicy): number {
  const median = quantileMs(distribution, 0.5);
  const spread = Math.log(quantileMs(distribution, 0.75) / median) / Z75;
  const byNormal = (share: number, z: number) =>
    Math.min(quantileMs(distribution, share), median * Math.exp(z * spread));
  const p95 = byNormal(0.95, Z95);
  return Math.min(maxDurationMs, byNormal(0.9965, Z9965), LATEST_IN_P95 * p95 + median ** 2 / p95);
}

// How many standard deviations above its median a log-normal curve reaches these shares.
const Z75 = 0.674;
const Z95 = 1.645;
const Z9965 = 2.697;
// Later, and the delay would be more than the 1.5 times that are promised wherever the curve is only just known.
const LATEST_IN_P95 = 1.35;

/** By when a share of the pictures is known to be ready, if each is polled as planned; in milliseconds since their submission. */
export function knownByMs(plan: PollPlan, share: number): number {
  const { policy } = plan;
  let ms = firstPollMs(plan);
  while (ms < policy.maxDurationMs && (policy.distribution.share[gridIndex(ms)] ?? 1) < share)
    ms = nextPollMs(policy, ms);
  return Math.round(ms);
}

/** By when a share of the pictures is ready, in milliseconds since their submission; the longest duration at most. */
export function completedByMs({ distribution, maxDurationMs }: PollPolicy, share: number): number {
  return Math.min(gridMs[distribution.share.findIndex((value) => value >= share)] ?? Infinity, maxDurationMs);
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
  // One that is late is mostly ready soon, whatever curves say of the few that are very late: the time waited at most doubles.
  const latestMs = waitedMs + Math.max(waitedMs, latestFirstPollMs(plan.policy));
  const nextMs = Math.min(nextPollMs(policy, waitedMs), latestMs, plan.limits.maxDurationMs);
  return Math.max(submittedAt + Math.round(nextMs), askedAt + plan.limits.minIntervalMs);
}
