import { HOUR_MS, MINUTE_MS, type UnixMs } from '../clock.ts';
import { requestsFree, type Allowance } from '../upstream/allowance.ts';
import { gridIndex, quantileMs } from './completion-distribution.ts';
import type { CompletionTimes } from './completion-times.ts';
import type { PollPolicy } from './poll-policy.ts';

/**
 * When to poll early in order to learn, in milliseconds since submission; null: where the planned poll teaches enough by itself. A late
 * poll finds the picture ready whatever the curve, so it carries no information on whether pictures have become faster. An early one
 * that finds it ready does, the more the earlier. Most are only a little early, for of these nine in ten cost nothing and each
 * says a little; a few are so early that a curve of half the length shows at once.
 * @param random a number in [0, 1)
 */
export function earlyPollMs({ distribution }: PollPolicy, plannedMs: number, random: number): number | null {
  if ((distribution.share[gridIndex(plannedMs)] ?? 1) < LEARNS_BELOW) return null;
  return random < VERY_EARLY_SHARE
    ? quantileMs(distribution, MOST) / SHORTER_BY
    : quantileMs(distribution, NINE_IN_TEN);
}

// A planned poll before six in ten are ready teaches enough by itself.
const LEARNS_BELOW = 0.6;
// Most of the requests that exploring costs go to the very early ones: a few of those must suffice.
const VERY_EARLY_SHARE = 0.1;
const NINE_IN_TEN = 0.9;
// When most pictures would be ready if all took half as long. Of those of a narrow curve that take as long as ever one in twelve is, so
// finding one ready makes the shorter curve ten times as likely.
const MOST = 0.8;
const SHORTER_BY = 2;

/**
 * Whether a first poll may be early in order to learn. One that finds its picture ready costs nothing, and the next follows at once, so a
 * shorter curve shows within minutes. One that finds it running costs a request: of each hundred about one is spent so, and none that a
 * generation in flight may need.
 */
export function mayExplore(
  { exploredAt }: CompletionTimes,
  { allowance, inFlight }: { allowance: Allowance; inFlight: number },
  now: UnixMs,
): boolean {
  if (requestsFree(allowance, now + SOON_MS) <= inFlight + SPARE) return false;
  return exploredAt === null || now - exploredAt >= (REQUESTS_PER_EARLY_POLL / allowance.limit) * HOUR_MS;
}

// Longer than most pictures take from their submission to their first poll.
const SOON_MS = 10 * MINUTE_MS;
// For the poll that follows, and one more that was not planned.
const SPARE = 2;

// A little less than a hundred, so that an account with a hundred an hour, whose requests come free in one burst an hour, explores at the
// beginning of each.
const REQUESTS_PER_EARLY_POLL = 90;
