import { HOLD_RETRY_MS } from '../domain/backups/gateway-state.ts';
import { HOUR_MS } from '../domain/clock.ts';
import { readHold } from '../operations/backups/read-hold.ts';
import { enforceRetention } from '../operations/retention/enforce-retention.ts';
import { releaseSpace } from '../operations/retention/release-space.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// Retention is counted in days; an hour more is nothing.
const INTERVAL_MS = HOUR_MS;
// Of the time, at most this part: on SQLite everybody waits while a round writes.
const WORKING_SHARE = 0.1;
// Beside many accepts some seventy generations a second are erased, and the wait is short enough for tests of a few rows.
const MIN_PAUSE_MS = 5;

/** Erases what is older than its retention, once an hour, in rounds with pauses between them; then gives the space back. */
export function createRetentionPruner(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy' | 'actor'>,
): Rounds {
  const interval = createInterval(context.clock, INTERVAL_MS);
  let rounds: ReturnType<typeof enforceRetention> | null = null;

  /** False: there is nothing more to do in this interval. */
  async function work(): Promise<boolean> {
    rounds ??= enforceRetention(context);
    try {
      const round = await rounds.next();
      if (round.done !== true) return true;
    } catch (error) {
      // A generator that threw has ended. The next one begins anew; most of it is done.
      rounds = null;
      throw error;
    }
    return (await releaseSpace(context)) > 0;
  }

  return {
    async runOnce() {
      const waitUntil = interval.waitUntil();
      if (waitUntil !== null) return waitUntil;
      // What is uncertain after a restore is looked at before anything is erased.
      if ((await readHold(context)) !== null) return context.clock.now() + HOLD_RETRY_MS;
      const startedAt = performance.now();
      if (await work()) {
        const tookMs = performance.now() - startedAt;
        return context.clock.now() + Math.max(MIN_PAUSE_MS, tookMs / WORKING_SHARE - tookMs);
      }
      rounds = null;
      return interval.restart();
    },
  };
}
