import type { UnixMs } from '../clock.ts';
import { requestsFreeAt, type Allowance } from './allowance.ts';

/**
 * When a generation will be submitted. Generations in flight and those ahead of it use their requests
 * first, and each request becomes free again one window after it was made. `now` when the allowance covers
 * all of them. With several accounts, `ahead` is this account's part.
 */
export function estimateStart(allowance: Allowance, place: QueuePlace, now: UnixMs): UnixMs {
  const { ahead, inFlight, requestsPerGeneration } = place;
  const polls = requestsPerGeneration - 1;
  // Its own polls come later; only its submission has to be free by then.
  const needed = Math.ceil(inFlight * polls + ahead * requestsPerGeneration + 1);
  const rounds = Math.floor((needed - 1) / allowance.limit);
  const inRound = needed - rounds * allowance.limit;
  return (requestsFreeAt(allowance, inRound, now) ?? now) + rounds * allowance.windowMs;
}

/**
 * When it has been submitted in 95 of 100 cases. Those ahead may need more polls than the plan expects; and what becomes free at once
 * is used in turns of as many generations as may be in flight, each of which takes `turnMs`.
 */
export function estimateLatestStart(
  allowance: Allowance,
  place: QueuePlace,
  { maxInFlight, turnMs }: { maxInFlight: number; turnMs: number },
  now: UnixMs,
): UnixMs {
  const { ahead, inFlight, requestsPerGeneration } = place;
  // Nothing is waited for, so nothing can make it later.
  if (inFlight + ahead < maxInFlight && estimateStart(allowance, place, now) <= now) return now;
  const latePlace = {
    ...place,
    ahead: ahead + MORE_REQUESTS / requestsPerGeneration,
    requestsPerGeneration: requestsPerGeneration * MORE_REQUESTS_EACH,
  };
  const lateStart = estimateStart(allowance, latePlace, now);
  const turns = Math.ceil(Math.min(ahead, allowance.limit / requestsPerGeneration) / maxInFlight);
  return Math.round(lateStart + turns * turnMs + (lateStart - now) * DRIFT);
}

// As measured by `npm run bench:poll-economy`. What comes last in a burst may wait for the next one, an hour
// later, because of a single request, so a margin of time alone would not do.
const MORE_REQUESTS = 7;
const MORE_REQUESTS_EACH = 1.04;
// A request is used a little later than it becomes free, every hour anew.
const DRIFT = 0.02;

/** A generation's place in the queue of an account. */
export interface QueuePlace {
  /** How many generations are submitted before it, see `queuedAhead`. */
  ahead: number;
  inFlight: number;
  /** One submission and its polls, on average: 1 + `PollPlan.pollsPerGeneration`. */
  requestsPerGeneration: number;
}
