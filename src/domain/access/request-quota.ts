import type { LimitScope } from './access-limits.ts';
import { MINUTE_MS, SECOND_MS, type Clock, type UnixMs } from '../clock.ts';

export interface RequestQuota {
  /** Counts a request on all of its quotas, or on none when one of them is exhausted. */
  take(quotas: readonly Quota[]): QuotaDecision;
  /** How many teams and keys have an entry. */
  size(): number;
}

/** One limit on a request. */
export interface Quota {
  scope: LimitScope;
  /** A team's or a key's id. */
  subjectId: string;
  requestsPerMinute: number;
}

export interface QuotaState extends Quota {
  remaining: number;
  /** Whole seconds until the next request becomes free; null while none is used. */
  resetSeconds: number | null;
}

export interface QuotaDecision {
  /** Whose quota is exhausted; null: the request is allowed and has been counted. */
  refusedBy: LimitScope | null;
  /** After a refusal: when the request can be repeated. */
  retryAfterSeconds: number;
  quotas: QuotaState[];
}

/**
 * Counts requests exactly in a sliding window: no 60 seconds hold more than the limit. It counts in this
 * process only, so each of several replicas allows the full limit. Memory is bounded by one entry for each
 * millisecond of the last minute in which a limited team or key sent a request.
 */
export function createRequestQuota(clock: Clock): RequestQuota {
  const windows = new Map<string, Window>();
  let sweepAt = MIN_SWEEP_SIZE;

  function windowOf(subjectId: string, now: UnixMs): Window {
    const known = windows.get(subjectId);
    if (known !== undefined) return prune(known, now);
    if (windows.size >= sweepAt) {
      for (const [id, window] of windows) if (prune(window, now).used === 0) windows.delete(id);
      sweepAt = Math.max(MIN_SWEEP_SIZE, 2 * windows.size);
    }
    const window: Window = { entries: [], used: 0 };
    windows.set(subjectId, window);
    return window;
  }

  return {
    take(quotas) {
      const now = clock.now();
      const found = quotas.map((quota) => ({ quota, window: windowOf(quota.subjectId, now) }));
      const full = found.filter(({ quota, window }) => window.used >= quota.requestsPerMinute);
      if (full.length === 0) for (const { window } of found) count(window, now);
      const states = found.map(({ quota, window }) => stateOf(quota, window, now));
      const waits = full.map(({ quota, window }) => stateOf(quota, window, now).resetSeconds ?? 0);
      return {
        refusedBy: full[0]?.quota.scope ?? null,
        retryAfterSeconds: Math.max(0, ...waits),
        quotas: states,
      };
    },
    size: () => windows.size,
  };
}

// A sweep takes linear time, so the size may double before the next one; below this the cost does not matter.
const MIN_SWEEP_SIZE = 1_000;

interface Window {
  /** Requests by millisecond, oldest first. */
  entries: { at: UnixMs; calls: number }[];
  used: number;
}

/** Drops what is older than 60 seconds, and everything when the clock was set back. */
function prune(window: Window, now: UnixMs): Window {
  const { entries } = window;
  const wasSetBack = (entries.at(-1)?.at ?? now) > now;
  const firstKept = wasSetBack ? -1 : entries.findIndex(({ at }) => at > now - MINUTE_MS);
  const dropped = entries.splice(0, firstKept === -1 ? entries.length : firstKept);
  for (const { calls } of dropped) window.used -= calls;
  return window;
}

function count(window: Window, now: UnixMs): void {
  const newest = window.entries.at(-1);
  if (newest?.at === now) newest.calls++;
  else window.entries.push({ at: now, calls: 1 });
  window.used++;
}

function stateOf(quota: Quota, { entries, used }: Window, now: UnixMs): QuotaState {
  // More than one has to become free when the limit was lowered below what is used.
  let needed = Math.max(1, used - quota.requestsPerMinute + 1);
  const freeing = entries.find(({ calls }) => (needed -= calls) <= 0);
  return {
    ...quota,
    remaining: Math.max(0, quota.requestsPerMinute - used),
    resetSeconds: freeing === undefined ? null : Math.ceil((freeing.at + MINUTE_MS - now) / SECOND_MS),
  };
}
