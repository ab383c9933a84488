import { MINUTE_MS, SECOND_MS } from '../clock.ts';

/**
 * How long a generation is left alone after polls in a row without a usable answer, so that one that can
 * never be read takes few of the requests that the others need.
 */
export function pollBackOffMs(failureCount: number, minIntervalMs: number): number {
  const backOffMs = FIRST_MS * 2 ** Math.max(0, Math.min(failureCount, MAX_DOUBLINGS) - 1);
  return Math.max(minIntervalMs, Math.min(MAX_MS, backOffMs));
}

/**
 * Failed polls in a row from which on a generation takes no place in flight: its account's places are for
 * those whose end can be read.
 */
export const UNREADABLE_POLLS = 3;

// The vendor's document advises a poll every 3 to 5 s: a single fault costs no more than that. Doubled, it
// makes seven polls in the first ten minutes.
const FIRST_MS = 5 * SECOND_MS;
// Two requests an hour, one picture of 50: what the last ones of a long outage may wait beyond its end.
const MAX_MS = 30 * MINUTE_MS;
// Far past the maximum, and keeps the power finite.
const MAX_DOUBLINGS = 30;
