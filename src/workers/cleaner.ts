import { HOUR_MS, SECOND_MS } from '../domain/clock.ts';
import type { OperationContext } from '../operations/context.ts';
import { expireQueued } from '../operations/expire-queued.ts';
import { deleteOldRequests } from '../store/upstream-accounts.ts';
import type { Rounds } from './worker.ts';

const INTERVAL_MS = 5 * SECOND_MS;

/** Ends what has waited in the queue for too long and forgets what no longer counts. */
export function createCleaner(context: OperationContext): Rounds {
  const { store, clock } = context;
  return {
    async runOnce() {
      await expireQueued(context);
      // Twice the hour that allowances look back, so that a clock set back does not lose what still counts.
      await store.transaction((tx) => deleteOldRequests(tx, tx.now - 2 * HOUR_MS));
      return clock.now() + INTERVAL_MS;
    },
  };
}
