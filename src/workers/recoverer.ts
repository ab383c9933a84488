import type { OperationContext } from '../operations/context.ts';
import { runRecoveries } from '../operations/deliveries/run-recoveries.ts';
import type { Rounds } from './worker.ts';

/** Puts back what endpoints did not receive, for those who asked for it. */
export function createRecoverer(context: Pick<OperationContext, 'store' | 'clock' | 'notify'>): Rounds {
  return {
    async runOnce() {
      return (await runRecoveries(context)) ? context.clock.now() : null;
    },
  };
}
