import { MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';
import type { LimitScope } from './access-limits.ts';

/** Requests of one team or key in the last 60 seconds. */
export interface RequestWindow {
  /** Oldest first. */
  entries: RequestEntry[];
  used: number;
}

export interface RequestEntry {
  at: UnixMs;
  calls: number;
}

/** Counts a request on all of its quotas, or on none when one of them is exhausted. */
export type TakeRequest<Decision = QuotaDecision | Promise<QuotaDecision>> = (
  quotas: readonly Quota[],
) => Decision;

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

export function createWindow(entries: RequestEntry[] = []): RequestWindow {
  return { entries, used: entries.reduce((sum, { calls }) => sum + calls, 0) };
}

/**
 * Drops what is older than 60 seconds, and everything when the clock was set back.
 * @param aheadMs how far ahead an entry may be, because another process has counted it
 */
export function pruneWindow(window: RequestWindow, now: UnixMs, aheadMs = 0): RequestWindow {
  const { entries } = window;
  const wasSetBack = (entries.at(-1)?.at ?? now) > now + aheadMs;
  const firstKept = wasSetBack ? -1 : entries.findIndex(({ at }) => at > now - MINUTE_MS);
  const dropped = entries.splice(0, firstKept === -1 ? entries.length : firstKept);
  for (const { calls } of dropped) window.used -= calls;
  return window;
}

/**
 * Counts a request on all of its quotas, or on none when one of them is exhausted.
 * @param windowOf the pruned window of a team or a key
 * @param countedAt when a request of the quota counts as sent; now by default
 */
export function decideRequest(
  quotas: readonly Quota[],
  windowOf: (subjectId: string) => RequestWindow,
  now: UnixMs,
  countedAt: (quota: Quota) => UnixMs = () => now,
): QuotaDecision {
  const found = quotas.map((quota) => ({ quota, window: windowOf(quota.subjectId) }));
  const full = found.filter(({ quota, window }) => window.used >= quota.requestsPerMinute);
  if (full.length === 0) for (const { quota, window } of found) count(window, countedAt(quota));
  const states = found.map(({ quota, window }) => stateOf(quota, window, now));
  const waits = full.map(({ quota, window }) => stateOf(quota, window, now).resetSeconds ?? 0);
  return {
    refusedBy: full[0]?.quota.scope ?? null,
    retryAfterSeconds: Math.max(0, ...waits),
    quotas: states,
  };
}

/** Not before the newest entry, which keeps them in order. */
function count(window: RequestWindow, at: UnixMs): void {
  const newest = window.entries.at(-1);
  if (newest !== undefined && newest.at >= at) newest.calls++;
  else window.entries.push({ at, calls: 1 });
  window.used++;
}

function stateOf(quota: Quota, { entries, used }: RequestWindow, now: UnixMs): QuotaState {
  // More than one has to become free when the limit was lowered below what is used.
  let needed = Math.max(1, used - quota.requestsPerMinute + 1);
  const freeing = entries.find(({ calls }) => (needed -= calls) <= 0);
  return {
    ...quota,
    remaining: Math.max(0, quota.requestsPerMinute - used),
    resetSeconds: freeing === undefined ? null : Math.ceil((freeing.at + MINUTE_MS - now) / SECOND_MS),
  };
}
