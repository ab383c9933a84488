import type { UnixMs } from '../clock.ts';
import { requestsFree, type Allowance } from './allowance.ts';

export type SubmitAllowance =
  | { allowed: true }
  /** The earliest time it can become possible as things stand; a picture that finishes may make it sooner, so ask again then too. */
  | { allowed: false; possibleAt: UnixMs };

export interface InFlight {
  /** When each generation in flight is to be asked about next, earliest first. */
  nextPollAt: readonly UnixMs[];
  /** How many may be in flight at once. */
  maxInFlight: number;
}

export interface SubmitOptions {
  /** How long after its submission the first look is likely: until then more requests come free. */
  firstPollAfterMs: number;
  /** What a picture takes at present, see `PollPlan`. */
  pollsPerGeneration: number;
  /** Requests that must stay free beyond what is in flight. Above 0 for batch, it keeps room for the next interactive picture. */
  reservedPolls?: number;
}

/**
 * Whether one more generation may be submitted, so that all that are in flight can still be finished: at the time of each
 * planned look there must be a request for it and for all before it, and some over for second looks.
 */
export function submitAllowed(
  allowance: Allowance,
  inFlight: InFlight,
  now: UnixMs,
  options: SubmitOptions,
): SubmitAllowance {
  const { nextPollAt, maxInFlight } = inFlight;
  if (nextPollAt.length >= maxInFlight)
    return { allowed: false, possibleAt: Math.max(now + 1, nextPollAt[0] ?? now) };
  // With nothing in flight, a submission and a look are all that is ever needed at once: the least of accounts moves too.
  const isAlone =
    nextPollAt.length === 0 &&
    requestsFree(allowance, now) >= Math.min(2 + (options.reservedPolls ?? 0), allowance.limit);
  if (isAlone || fits(allowance, nextPollAt, now, options)) return { allowed: true };
  const { requestTimes, windowMs } = allowance;
  // It becomes possible when a request comes free, or, once it was used, when a planned look is over.
  let low = 0;
  let high = requestTimes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const time = (requestTimes[middle] ?? 0) + windowMs;
    if (time > now && fits(allowance, nextPollAt, time, options)) high = middle;
    else low = middle + 1;
  }
  return { allowed: false, possibleAt: Math.max(now + 1, (requestTimes[low] ?? now) + windowMs) };
}

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

// Half as many again as the plan expects, and one in six pictures for chance: better that one waits to be submitted than that the
// next look at another has to wait. What is set aside and not needed comes free again within the minute.
const FOR_SCATTER = 1.5;
const FOR_CHANCE = 1 / 6;

function secondPolls(pictures: number, pollsPerGeneration: number): number {
  return Math.ceil(pictures * ((pollsPerGeneration - 1) * FOR_SCATTER + FOR_CHANCE));
}
