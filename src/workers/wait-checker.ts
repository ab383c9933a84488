import { SECOND_MS } from '../domain/clock.ts';
import { compareAwaited } from '../operations/waiting/compare-awaited.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { Rounds } from './worker.ts';

// The commit itself wakes those that wait, so this is only for what was missed.
const INTERVAL_MS = 5 * SECOND_MS;
// While changes of other processes do not arrive, they are found this way alone.
const NOT_LIVE_INTERVAL_MS = SECOND_MS;

/** Compares what is waited for with the database, so that a change that was missed wakes too. */
export function createWaitChecker(
  context: Pick<OperationContext, 'store' | 'clock'>,
  waits: WaitRegistry,
  isLive: () => boolean,
): Rounds {
  return {
    async runOnce() {
      await compareAwaited(context, waits);
      return context.clock.now() + (isLive() ? INTERVAL_MS : NOT_LIVE_INTERVAL_MS);
    },
  };
}
