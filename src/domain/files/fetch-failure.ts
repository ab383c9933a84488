import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type UnixMs } from '../clock.ts';

/** What a fetch of a result came to when it brought no picture. */
export interface FetchFailure {
  kind: FetchFailureKind;
  /** For the operator and the team. */
  reason: string;
  /** Of the host's last answer; absent: none came. */
  statusCode?: number;
}

/**
 * `refused`: the upstream's answer, which may be another one soon (404, not a picture, too large). `unreachable`: no
 * answer, or an error of the server. `storage`: the picture came and could not be stored.
 */
export type FetchFailureKind = 'refused' | 'unreachable' | 'storage';

// Because a CDN may need a while until it has a new picture; after that, the answer stays.
const REFUSED_DELAYS_MS = [2 * SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];
// Because an outage of a host or a storage ends within hours, and the link is known to work for a while.
const OTHER_DELAYS_MS = [
  2 * SECOND_MS,
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
];
const OTHER_LIMIT_MS = DAY_MS;

/** The longest that a fetch is deferred. */
export const LONGEST_FETCH_DELAY_MS = HOUR_MS;

/** When it is fetched again; null: no more, the picture is lost. */
export function nextFetchAt(
  { kind }: FetchFailure,
  { failureCount, createdAt }: { failureCount: number; createdAt: UnixMs },
  now: UnixMs,
): UnixMs | null {
  if (kind === 'refused') {
    const delayMs = REFUSED_DELAYS_MS[failureCount];
    return delayMs === undefined ? null : now + delayMs;
  }
  if (now - createdAt >= OTHER_LIMIT_MS) return null;
  return now + (OTHER_DELAYS_MS[failureCount] ?? HOUR_MS);
}
