import type { UnixMs } from '../clock.ts';
import type { Allowance } from './allowance.ts';

/**
 * From when the next submission keeps to an even pace: in any time no more than the allowance gives in that
 * time, but for a few at once. Earlier than now: it may be made.
 * @param submittedAt the times of the last submissions of the account, latest first, up to `SPREAD_OVER`
 */
export function spreadFrom(
  allowance: Pick<Allowance, 'limit' | 'windowMs'>,
  submittedAt: readonly UnixMs[],
  pace: Pace,
): UnixMs {
  const intervalMs = intervalOf(allowance, pace);
  const atOnce = atOnceOf(pace);
  const earliest = submittedAt.map((at, i) => at + (i + 2 - atOnce) * intervalMs);
  return Math.ceil(Math.max(-Infinity, ...earliest.slice(atOnce - 1)));
}

/** About when the pace lets a generation start that has `ahead` others before it. */
export function estimateSpreadStart(
  allowance: Pick<Allowance, 'limit' | 'windowMs'>,
  submittedAt: readonly UnixMs[],
  { ahead, now, ...pace }: Pace & { ahead: number; now: UnixMs },
): UnixMs {
  const from = spreadFrom(allowance, submittedAt, pace);
  const atOnce = from <= now ? atOnceOf(pace) - 1 : 0;
  return Math.round(Math.max(now, from) + Math.max(0, ahead - atOnce) * intervalOf(allowance, pace));
}

export interface Pace {
  requestsPerGeneration: number;
  reserved: SpreadReserve;
}

function intervalOf({ limit, windowMs }: Pick<Allowance, 'limit' | 'windowMs'>, pace: Pace): number {
  return (windowMs * pace.requestsPerGeneration) / (limit - pace.reserved.forOthers);
}

function atOnceOf({ requestsPerGeneration, reserved }: Pace): number {
  return AT_ONCE + Math.floor(reserved.own / requestsPerGeneration);
}

/** Requests that are reserved: for others, which leaves less to spread; or for this kind of work, which may be made at once. */
export interface SpreadReserve {
  forOthers: number;
  own: number;
}

// Callers who want a few pictures at a time, and have the allowance, need not wait for the pace.
const AT_ONCE = 3;

/** Over how many submissions the pace is even; over more, the allowance itself bounds them. */
export const SPREAD_OVER = 50;
