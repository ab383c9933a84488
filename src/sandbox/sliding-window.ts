import type { UnixMs } from '../domain/clock.ts';

/** Allows at most `limit` requests in any `windowMs`. */
export interface SlidingWindow {
  /** Counts a request; false, and not counted, when the limit is reached. */
  take(now: UnixMs): boolean;
}

// Load tests set limits of a million, so expired entries are removed in batches, not at every request.
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
