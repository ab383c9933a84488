import type { OperationContext } from '../operations/operation-context.ts';
import { reapLeases } from '../operations/upstream/reap-leases.ts';
import type { Rounds } from './worker.ts';

/** Frees the expired leases of crashed or stalled workers. */
export function createLeaseReaper(context: OperationContext): Rounds {
  return {
    async runOnce() {
      const freed = await reapLeases(context);
      const { clock, policy } = context;
      // A sixth of a lease: expired work waits little longer than the lease itself.
      return freed > 0 ? clock.now() : clock.now() + policy.leaseMs / 6;
    },
  };
}
