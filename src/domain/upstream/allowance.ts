import { HOUR_MS, MINUTE_MS, type UnixMs } from '../clock.ts';

/** What an account may still ask: at most `limit` requests in any `windowMs`. */
export interface Allowance {
  limit: number;
  windowMs: number;
  /** When requests were made, oldest first; those older than the window may be among them and count for nothing. */
  requestTimes: readonly UnixMs[];
}

/** The vendor's clock and window are not ours: 2 % is a request or two of 100, and costs one picture an hour. */
const DEFAULT_MARGIN = 0.02;

/** How many of the account's requests an hour are used. At least one. */
export function usableRequests(requestsPerHour: number, margin = DEFAULT_MARGIN): number {
  return Math.max(1, Math.floor(requestsPerHour * (1 - margin)));
}

/** How many requests may be made at `time`, if none is made before. */
export function requestsFree({ limit, windowMs, requestTimes }: Allowance, time: UnixMs): number {
  return limit - (requestTimes.length - countUntil(requestTimes, time - windowMs));
}

/** When `number` requests will be free, if none is made before; null when there are never as many. */
export function requestsFreeAt(allowance: Allowance, number: number, now: UnixMs): UnixMs | null {
  if (number > allowance.limit) return null;
  if (requestsFree(allowance, now) >= number) return now;
  const { limit, windowMs, requestTimes } = allowance;
  return (requestTimes[requestTimes.length - limit + number - 1] ?? now) + windowMs;
}

/** What wants to be served by an account. With several accounts, each gets its part of the queue. */
export interface Demand {
  /** Waiting to be submitted, and allowed to be. */
  queued: number;
  inFlight: number;
  /** Submissions in the last hour. */
  submittedLastHour: number;
  /** Submissions an hour on average over the last six, or since the first one where that is more recent, but at least an hour. */
  submittedPerHour: number;
}

/**
 * How many looks the account can afford for each picture: the least, over the time spans up to an hour from now, of what becomes free by
 * then, less a submission for all that is expected by then, over these pictures and those in flight. So a burst that has used up much is
 * paid for while it lies in the window, and a quiet quarter of an hour is not mistaken for plenty.
 */
export function affordablePolls(allowance: Allowance, demand: Demand, now: UnixMs): number {
  const { queued, inFlight, submittedLastHour, submittedPerHour } = demand;
  const leastExpected = Math.min(LEAST_EXPECTED, allowance.limit / 5);
  const perHour = Math.max(submittedLastHour, submittedPerHour, leastExpected);
  let polls = Infinity;
  for (const spanMs of SPANS_MS) {
    const arriving = (perHour * spanMs) / HOUR_MS;
    const submissions = queued + arriving + CAUTION * Math.sqrt(arriving);
    const left = requestsFree(allowance, now + spanMs) - submissions;
    polls = Math.min(polls, left / Math.max(1, submissions + inFlight));
  }
  const shortQueue = Math.max(0, 1 - queued / LONG_QUEUE);
  return Math.max(1 + SECOND_POLLS_WITHOUT_QUEUE * shortQueue, polls);
}

const SPANS_MS = [10, 20, 30, 40, 50, 60].map((minutes) => minutes * MINUTE_MS);
// Pictures an hour that an account nobody has asked lately is expected to make: keeps the first ones from spending what the next
// ones need, and still leaves them three looks each of 100 requests.
const LEAST_EXPECTED = 20;
// Arrivals scatter by the square root of their number; more than half of that kept back costs more waiting than it saves.
const CAUTION = 0.5;
// While nothing waits, a request that is missing later delays one submission by the half minute until the next comes free; thrift
// beyond this costs every picture more. The more wait, the more each request is worth: of twenty-five on, half of what an hour makes, as few looks as possible.
const SECOND_POLLS_WITHOUT_QUEUE = 0.95;
const LONG_QUEUE = 25;

/** How many of the ascending times are at or before `time`. */
function countUntil(times: readonly UnixMs[], time: UnixMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
