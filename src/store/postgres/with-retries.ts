import { chainOf } from '../engine/database-fault.ts';

// serialization_failure, deadlock_detected: PostgreSQL rolled the transaction back, to be run again.
const RETRYABLE_STATES = new Set(['40001', '40P01']);

// With jitter, so that the two sides of a deadlock do not collide again. If this many tries fail,
// something else is wrong.
const MAX_TRIES = 8;
const BASE_DELAY_MS = 5;

/**
 * Runs `work` again, after a growing random delay, while it fails with an error that `retryable` accepts.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  retryable: (error: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MAX_TRIES || !retryable(error)) throw error;
      const delayMs = Math.random() * BASE_DELAY_MS * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
}

/** Whether PostgreSQL rolled a transaction back so that it can succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  return chainOf(error).some((each) => 'code' in each && RETRYABLE_STATES.has(String(each.code)));
}
