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

/** A generation's place in the queue of an account. */
export interface QueuePlace {
  /** How many generations are submitted before it, see `queuedAhead`. */
  ahead: number;
  inFlight: number;
  /** One submission and its polls, on average: 1 + `PollPlan.pollsPerGeneration`. */
  requestsPerGeneration: number;
}
