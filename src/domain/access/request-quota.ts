import type { Clock, UnixMs } from '../clock.ts';
import {
  createWindow,
  decideRequest,
  pruneWindow,
  type QuotaDecision,
  type RequestWindow,
  type TakeRequest,
} from './request-window.ts';

export interface RequestQuota {
  take: TakeRequest<QuotaDecision>;
  /** How many teams and keys have an entry. */
  size(): number;
}

/**
 * Counts requests exactly in a sliding window: no 60 seconds hold more than the limit. It counts in the memory of this
 * process, which is bounded by one entry for each millisecond of the last minute in which a limited team or key sent a
 * request.
 */
export function createRequestQuota(clock: Clock): RequestQuota {
  const windows = new Map<string, RequestWindow>();
  let sweepAt = MIN_SWEEP_SIZE;

  function windowOf(subjectId: string, now: UnixMs): RequestWindow {
    const known = windows.get(subjectId);
    if (known !== undefined) return pruneWindow(known, now);
    if (windows.size >= sweepAt) {
      for (const [id, window] of windows) if (pruneWindow(window, now).used === 0) windows.delete(id);
      sweepAt = Math.max(MIN_SWEEP_SIZE, 2 * windows.size);
    }
    const window = createWindow();
    windows.set(subjectId, window);
    return window;
  }

  return {
    take(quotas) {
      const now = clock.now();
      return decideRequest(quotas, (subjectId) => windowOf(subjectId, now), now);
    },
    size: () => windows.size,
  };
}

// A sweep takes linear time, so the size may double before the next one; below this the cost does not matter.
const MIN_SWEEP_SIZE = 1_000;
