import { HOUR_MS, MINUTE_MS, type UnixMs } from '../clock.ts';

/** The request allowance of an account: at most `limit` requests in any `windowMs`. */
export interface Allowance {
  limit: number;
  windowMs: number;
  /**
   * From when each request counts, oldest first: when it was answered or, while it is under way, when it will
   * have timed out, so some lie ahead. The upstream has counted it by then, however long it was on its way.
   * Those older than the window may be among them and are ignored.
   */
  requestTimes: readonly UnixMs[];
}

// The upstream's clock and window differ from ours. 2 % is two requests of 100, and costs one picture an
// hour.
const DEFAULT_MARGIN = 0.02;

/** How many of the account's requests an hour the gateway uses, less a safety margin; at least one. */
export function usableRequests(requestsPerHour: number, margin = DEFAULT_MARGIN): number {
  return Math.max(1, Math.floor(requestsPerHour * (1 - margin)));
}

/** How many requests are free at `time`, if none is made before. */
export function requestsFree({ limit, windowMs, requestTimes }: Allowance, time: UnixMs): number {
  return limit - (requestTimes.length - countUntil(requestTimes, time - windowMs));
}

/** When `number` requests are free, if none is made before; null when the limit is lower than that. */
export function requestsFreeAt(allowance: Allowance, number: number, now: UnixMs): UnixMs | null {
  if (number > allowance.limit) return null;
  if (requestsFree(allowance, now) >= number) return now;
  const { limit, windowMs, requestTimes } = allowance;
  return (requestTimes[requestTimes.length - limit + number - 1] ?? now) + windowMs;
}

/** The work of an account. With several accounts, each has its part of the queue. */
export interface Demand {
  /** Queued generations that may be submitted. */
  queued: number;
  inFlight: number;
  /** Submissions in the last hour. */
  submittedLastHour: number;
  /**
   * Average submissions an hour over the last six hours, or since the first one if that was later, but at
   * least one hour.
   */
  submittedPerHour: number;
  /** Requests that stay free for interactive work, see `interactiveReserve`; none where absent. */
  reserved?: number;
}

/**
 * How many polls the account can afford for each generation. For several spans up to an hour from now: the
 * requests that are free by then, less the submissions expected by then, divided by those generations and
 * the ones in flight. The least of these counts. So a burst is paid for as long as its requests lie in the
 * window, and a quiet quarter of an hour is not mistaken for a large allowance.
 */
export function affordablePolls(allowance: Allowance, demand: Demand, now: UnixMs): number {
  const { queued, inFlight, submittedLastHour, submittedPerHour, reserved = 0 } = demand;
  const leastExpected = Math.min(LEAST_EXPECTED, allowance.limit / 5);
  const perHour = Math.max(submittedLastHour, submittedPerHour, leastExpected);
  let polls = Infinity;
  for (const spanMs of SPANS_MS) {
    const arriving = (perHour * spanMs) / HOUR_MS;
    const submissions = queued + arriving + CAUTION * Math.sqrt(arriving);
    const left = requestsFree(allowance, now + spanMs) - reserved - submissions;
    polls = Math.min(polls, left / Math.max(1, submissions + inFlight));
  }
  const notWanted = Math.max(0, 1 - (queued + inFlight) / MANY_WAITING);
  return Math.max(1 + SECOND_POLLS_WITHOUT_QUEUE * notWanted, polls);
}

const SPANS_MS = [10, 20, 30, 40, 50, 60].map((minutes) => minutes * MINUTE_MS);
// Generations an hour expected of an account without recent traffic: the first ones leave requests for the
// next ones, and with 100 requests an hour still get three polls each.
const LEAST_EXPECTED = 20;
// Arrivals vary by the square root of their number; reserving more than half of that costs more waiting
// than it saves.
const CAUTION = 0.5;
// With few waiting, a missing request delays one submission by the half minute until the next is free;
// saving more than this would delay every generation. Callers who each wait for their own generation never
// make a long queue, yet use every request. Five at once, queued or in flight, are more than chance brings
// together where there are requests to spare.
const SECOND_POLLS_WITHOUT_QUEUE = 0.95;
const MANY_WAITING = 5;

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
