import type { OperationContext } from '../operations/context.ts';
import { rescueLeases } from '../operations/upstream/rescue-leases.ts';
import type { Rounds } from './worker.ts';

/** Frees what crashed or stalled workers left behind. */
export function createRescuer(context: OperationContext): Rounds {
  return {
    async runOnce() {
      const freed = await rescueLeases(context);
      const { clock, policy } = context;
      // A sixth of a lease: what is left behind waits little longer than the lease itself.
      return freed > 0 ? clock.now() : clock.now() + policy.leaseMs / 6;
    },
  };
}
