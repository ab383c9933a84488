import type { Clock, UnixMs } from '../src/domain/clock.ts';

/** A clock that stands still until a test moves it. */
export interface MovedClock extends Clock {
  advance(ms: number): void;
  set(time: UnixMs): void;
}

/** An ordinary Tuesday noon, in the middle of a month. */
export const NOON: UnixMs = Date.UTC(2026, 5, 16, 12);

export function createMovedClock(start: UnixMs = NOON): MovedClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => (now += ms),
    set: (time) => (now = time),
  };
}
