import type { OperationContext } from '../operations/context.ts';
import { reapLeases } from '../operations/upstream/reap-leases.ts';
import type { Rounds } from './worker.ts';

/** Frees what crashed or stalled workers left behind. */
export function createLeaseReaper(context: OperationContext): Rounds {
  return {
    async runOnce() {
      const freed = await reapLeases(context);
      const { clock, policy } = context;
      // A sixth of a lease: what is left behind waits little longer than the lease itself.
      return freed > 0 ? clock.now() : clock.now() + policy.leaseMs / 6;
    },
  };
}
