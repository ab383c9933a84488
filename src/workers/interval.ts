import type { Clock, UnixMs } from '../domain/clock.ts';

/** When a worker runs next, where its rounds come more often. Kept in memory only. */
export interface Interval {
  /** Until when to wait; null: the interval is over, or has not begun. */
  waitUntil(): UnixMs | null;
  /** Begins the interval now; returns when it is over. */
  restart(): UnixMs;
}

/** It is over too when the clock was set back and it would last longer than it can. */
export function createInterval(clock: Clock, intervalMs: number): Interval {
  let dueAt: UnixMs = -Infinity;
  return {
    waitUntil() {
      const now = clock.now();
      return now < dueAt && dueAt <= now + intervalMs ? dueAt : null;
    },
    restart: () => (dueAt = clock.now() + intervalMs),
  };
}
