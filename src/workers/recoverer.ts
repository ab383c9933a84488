import type { OperationContext } from '../operations/operation-context.ts';
import { runRecoveries } from '../operations/deliveries/run-recoveries.ts';
import type { Rounds } from './worker.ts';

/** Requeues what endpoints missed, for the recoveries that were requested. */
export function createRecoverer(context: Pick<OperationContext, 'store' | 'clock' | 'notify'>): Rounds {
  return {
    async runOnce() {
      return (await runRecoveries(context)) ? context.clock.now() : null;
    },
  };
}
