import { MAX_RETRY_AFTER_STEPS, OVERLOAD_DELAY_MS } from './next-state.ts';

/**
 * The longest time that the next attempt of a delivery can be away after that many attempts, of which some
 * may have been made before its schedule restarted.
 */
export function longestDelayMs(scheduleMs: readonly number[], attempts: number): number {
  if (attempts === 0) return 0;
  return Math.max(OVERLOAD_DELAY_MS, ...scheduleMs.slice(0, attempts)) * MAX_RETRY_AFTER_STEPS;
}

/** The usual time from the last of so many attempts to the next one. */
export function usualDelayMs(scheduleMs: readonly number[], attempts: number): number {
  return attempts === 0 ? 0 : (scheduleMs[attempts - 1] ?? scheduleMs.at(-1) ?? 0);
}
