import { SECOND_MS, type UnixMs } from '../clock.ts';
import { requestsFree, type Allowance } from './allowance.ts';

export type SubmitAllowance =
  | { allowed: true }
  /**
   * The earliest time it can be allowed; Infinity: not before an answer. A generation that ends may make it
   * earlier, so check again then as well.
   */
  | { allowed: false; possibleAt: UnixMs };

export interface InFlight {
  /** The next poll of each generation in flight, earliest first. */
  nextPollAt: readonly UnixMs[];
  /** How many may be in flight at once. */
  maxInFlight: number;
}

export interface SubmitOptions {
  /** The likely time from a submission to its first poll: until then more requests become free. */
  firstPollAfterMs: number;
  /** The current average, see `PollPlan`. */
  pollsPerGeneration: number;
  /**
   * Requests that must stay free for others. Above 0 for batch, to leave room for the next interactive
   * generation.
   */
  reservedPolls?: number;
}

/**
 * Whether one more generation may be submitted without endangering those in flight: at the time of each
 * planned poll there must be a request for it and for all before it, and some in reserve for second polls.
 */
export function submitAllowed(
  allowance: Allowance,
  inFlight: InFlight,
  now: UnixMs,
  options: SubmitOptions,
): SubmitAllowance {
  const { nextPollAt, maxInFlight } = inFlight;
  // A poll that is due or under way frees its place by its answer, and not by a time.
  if (nextPollAt.length >= maxInFlight)
    return { allowed: false, possibleAt: nextPollAt.find((at) => at > now) ?? Infinity };
  // With nothing in flight, one submission and one poll are all it takes, so even the smallest allowance
  // makes progress.
  const isAlone =
    nextPollAt.length === 0 &&
    requestsFree(allowance, now) >= Math.min(2 + (options.reservedPolls ?? 0), allowance.limit);
  if (isAlone || fits(allowance, nextPollAt, now, options)) return { allowed: true };
  const { requestTimes, windowMs } = allowance;
  // It can only change when a request becomes free: find the first such time at which it fits.
  let low = 0;
  let high = requestTimes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const time = (requestTimes[middle] ?? 0) + windowMs;
    if (time > now && fits(allowance, nextPollAt, time, options)) high = middle;
    else low = middle + 1;
  }
  const possibleAt = (requestTimes[low] ?? now) + windowMs;
  return { allowed: false, possibleAt: possibleAt > now ? possibleAt : now + RETRY_MS };
}

/**
 * Whether one more may be submitted whatever the times of the planned polls are: there is a request for each of them at once, and
 * some in reserve. So the times need not be read.
 * @param inFlight how many have still to be polled
 */
export function hasPlenty(
  allowance: Allowance,
  { inFlight, maxInFlight }: { inFlight: number; maxInFlight: number },
  now: UnixMs,
  { pollsPerGeneration, reservedPolls = 0 }: SubmitOptions,
): boolean {
  if (inFlight >= maxInFlight) return false;
  const total = inFlight + 1;
  return requestsFree(allowance, now) >= 1 + total + secondPolls(total, pollsPerGeneration) + reservedPolls;
}

// Where no time is known at which it fits, an answer or this time brings the next check.
const RETRY_MS = SECOND_MS;

function fits(
  allowance: Allowance,
  nextPollAt: readonly UnixMs[],
  time: UnixMs,
  { firstPollAfterMs, pollsPerGeneration, reservedPolls = 0 }: SubmitOptions,
): boolean {
  const total = nextPollAt.length + 1;
  const before = nextPollAt.length === 0 ? 0 : nextPollAt.filter((at) => at <= time).length;
  if (requestsFree(allowance, time) - before < 1 + reservedPolls) return false;
  if (requestsFree(allowance, time) >= 1 + total + secondPolls(total, pollsPerGeneration) + reservedPolls)
    return true;
  const due = [...nextPollAt.filter((at) => at > time), time + firstPollAfterMs].sort((a, b) => a - b);
  return due.every((at, i) => {
    const needed = 1 + before + i + 1 + reservedPolls;
    const later = at + 2 * firstPollAfterMs;
    return (
      requestsFree(allowance, at) >= needed &&
      requestsFree(allowance, later) >= needed + secondPolls(before + i + 1, pollsPerGeneration)
    );
  });
}

// Half as many again as the plan expects, and one in twenty generations by chance, which is one request
// where few are in flight. Each reserved request costs half a picture an hour; without any, a generation
// whose first poll was too early would wait for most of an hour.
const FOR_SCATTER = 1.5;
const FOR_CHANCE = 1 / 20;

function secondPolls(generations: number, pollsPerGeneration: number): number {
  return Math.ceil(generations * ((pollsPerGeneration - 1) * FOR_SCATTER + FOR_CHANCE));
}
