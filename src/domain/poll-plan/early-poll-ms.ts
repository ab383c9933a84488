import { curves } from './completion-curve.ts';
import { distributionOfCurve, gridIndex, quantileMs } from './completion-distribution.ts';
import type { CompletionTimes } from './completion-times.ts';
import type { PollPolicy } from './poll-policy.ts';

/** What is known of how long pictures take, and the policy that follows from it. */
interface Known {
  times: CompletionTimes;
  policy: PollPolicy;
}

/**
 * When to poll early in order to learn, in milliseconds since submission; Infinity: not early. A late poll finds the picture ready whatever the
 * curve, so it carries no information on whether pictures have become faster. An early one that finds it ready does, the more the earlier.
 *
 * It is made with a request that would lie idle anyway; and while a shorter curve is suspected, as if one curve, drawn by its
 * likelihood, were true: often while the suspicion is strong, and never once it is refuted.
 */
export function earlyPollMs(
  plan: Known,
  plannedMs: number,
  { random: [drawn, chance], hasIdleRequest }: EarlyPollOptions,
): number {
  const { distribution } = plan.policy;
  if ((distribution.share[gridIndex(plannedMs)] ?? 1) < LEARNS_BELOW) return Infinity;
  if (hasIdleRequest) return quantileMs(distribution, EARLY_FROM + chance * (EARLY_TO - EARLY_FROM));
  return suspectedMs(plan, drawn, plannedMs);
}

export interface EarlyPollOptions {
  /** Two numbers in [0, 1). */
  random: readonly [number, number];
  /** A request is free that nothing else can use for a while: an early poll costs nothing. */
  hasIdleRequest: boolean;
}

// A planned poll before six in ten are ready teaches enough by itself.
const LEARNS_BELOW = 0.6;
// When one picture in eight or fewer is ready: found ready, it makes curves of half the length about ten times as likely. Earlier,
// and such a curve would often not be ready either.
const EARLY_FROM = 0.04;
const EARLY_TO = 0.12;

function suspectedMs({ times, policy }: Known, random: number, plannedMs: number): number {
  const median = quantileMs(policy.distribution, 0.5);
  const isShorter = (index: number) => (curves[index]?.medianMs ?? Infinity) < median * SHORTER;
  const suspicion = times.weights.reduce((sum, weight, i) => sum + (isShorter(i) ? weight : 0), 0);
  if (suspicion < SUSPECTED_FROM) return Infinity;
  let sum = 0;
  const index = times.weights.findIndex((weight) => (sum += weight) > random);
  const ms = quantileMs(distributionOfCurve(index), ALMOST_ALL);
  return ms < plannedMs * SHORTER ? ms : Infinity;
}

// A curve that differs by less is not worth a poll of its own: it will show among the others.
const SHORTER = 0.7;
// One early poll that found its picture ready suffices. What is only never refuted stays below this for hundreds of pictures.
const SUSPECTED_FROM = 0.25;
// When nine in ten are ready if the drawn curve is true, and few if it is not.
const ALMOST_ALL = 0.9;
