import { endWaitsOfEndedKeys } from '../operations/waiting/end-waits-of-ended-keys.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import type { Rounds } from './worker.ts';

// Because a revoked key stops everywhere within a second, which leaves as much again for the database.
const INTERVAL_MS = 500;

/** Ends the waits of keys and operators' tokens that are no longer valid. New requests with them are refused anyway. */
export function createKeyChecker(
  context: Pick<OperationContext, 'store' | 'clock'>,
  waits: WaitRegistry,
): Rounds {
  return {
    async runOnce() {
      await endWaitsOfEndedKeys(context, waits);
      return context.clock.now() + INTERVAL_MS;
    },
  };
}
