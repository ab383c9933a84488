import type { UnixMs } from '../domain/clock.ts';

/** Allows at most `limit` takes in any `windowMs`. A refused one does not count. */
export interface SlidingWindow {
  take(now: UnixMs): boolean;
}

// Load tests set limits of a million: what has left the window is cut off in pieces, not at every request.
const CUT = 10_000;

export function createSlidingWindow(windowMs: number, limit: number): SlidingWindow {
  const times: UnixMs[] = [];
  let oldest = 0;
  return {
    take(now) {
      while ((times[oldest] ?? Infinity) <= now - windowMs) oldest += 1;
      if (oldest >= CUT) {
        times.splice(0, oldest);
        oldest = 0;
      }
      if (times.length - oldest >= limit) return false;
      times.push(now);
      return true;
    },
  };
}
