import { HOUR_MS, SECOND_MS } from '../clock.ts';

/** How long after a failure an object is to be deleted again, which was tried so often before. */
export function deletionDelayMs(failureCount: number): number {
  return Math.min(LONGEST_DELETION_DELAY_MS, SECOND_MS * 2 ** (failureCount + 1));
}

// Because an outage of the storage ends within hours, and what waits costs only space.
export const LONGEST_DELETION_DELAY_MS = HOUR_MS;
