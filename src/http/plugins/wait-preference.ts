import { SECOND_MS } from '../../domain/clock.ts';

/** A caller's `Prefer: wait=N`. */
export interface WaitPreference {
  waitMs: number;
  /** What `Preference-Applied` says. */
  applied: string;
}

// Because load balancers close a request that is silent for longer.
export const MAX_WAIT_SECONDS = 60;

/**
 * The `wait` of a `Prefer` header (RFC 7240), at most 60 s. Null: there is none, or it is not a number of at least 1. Such a
 * preference is ignored, as the RFC says of all that a server does not follow; of several the first counts.
 */
export function waitPreference(header: string | string[] | undefined): WaitPreference | null {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  for (const [, name = '', bare, quoted] of text.matchAll(PREFERENCE)) {
    if (name.toLowerCase() !== 'wait') continue;
    const value = bare ?? quoted ?? '';
    if (!/^0*[1-9][0-9]{0,8}$/.test(value)) return null;
    const seconds = Math.min(MAX_WAIT_SECONDS, Number(value));
    return { waitMs: seconds * SECOND_MS, applied: `wait=${seconds}` };
  }
  return null;
}

// A token, its value if any, bare or quoted, and parameters, which no preference here has.
const PREFERENCE = /(?:^|,)\s*([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*(?:([^\s",;]+)|"([^"]*)"))?[^,]*/g;
