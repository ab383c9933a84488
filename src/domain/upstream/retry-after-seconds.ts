import { SECOND_MS, type UnixMs } from '../clock.ts';
import type { GenerationEstimate } from './generation-estimate.ts';

// Because the gateway itself learns of progress every few seconds.
const MIN_SECONDS = 1;
const LATE_SECONDS = 5;
// Because an estimate changes with the queue, and a day-long one would keep the caller from noticing.
const MAX_SECONDS = 3_600;

/**
 * When a caller that polls should ask again for a generation that has not ended: when it has probably completed, and once that
 * has passed, every few seconds.
 */
export function retryAfterSeconds(
  { completionAt }: Pick<GenerationEstimate, 'completionAt'>,
  now: UnixMs,
): number {
  if (completionAt === null || completionAt <= now) return LATE_SECONDS;
  return Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, Math.ceil((completionAt - now) / SECOND_MS)));
}
