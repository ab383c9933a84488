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

/** When a generation expected to start at `startAt` has started in 95 of 100 cases. */
export function latestStart(startAt: UnixMs, now: UnixMs): UnixMs {
  return Math.round(startAt + (startAt - now) * LATE_SHARE);
}

// Second polls and requests that could not be used at once add up with the wait: as measured by
// `npm run bench:poll-economy`.
const LATE_SHARE = 0.03;

/** A generation's place in the queue of an account. */
export interface QueuePlace {
  /** How many generations are submitted before it, see `queuedAhead`. */
  ahead: number;
  inFlight: number;
  /** One submission and its polls, on average: 1 + `PollPlan.pollsPerGeneration`. */
  requestsPerGeneration: number;
}
