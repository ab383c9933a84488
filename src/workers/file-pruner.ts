import { HOUR_MS, SECOND_MS } from '../domain/clock.ts';
import { collectOrphans } from '../operations/files/collect-orphans.ts';
import { pruneFiles } from '../operations/files/prune-files.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createInterval } from './interval.ts';
import type { Rounds } from './worker.ts';

// Expiry is counted in days; what is stored or deleted wakes this worker at once.
const INTERVAL_MS = 30 * SECOND_MS;
// What a crash leaves behind costs only space, and to list a large bucket takes a while.
const ORPHAN_INTERVAL_MS = 24 * HOUR_MS;

/** Deletes files whose time is over or whose space is needed, and what no file refers to any more. */
export function createFilePruner(context: OperationContext): Rounds {
  const orphans = createInterval(context.clock, ORPHAN_INTERVAL_MS);
  return {
    async runOnce() {
      const isMore = await pruneFiles(context);
      if (orphans.waitUntil() === null) {
        orphans.restart();
        await collectOrphans(context);
      }
      return context.clock.now() + (isMore ? 0 : INTERVAL_MS);
    },
  };
}
