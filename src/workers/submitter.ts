import { claimSubmission, submitGeneration } from '../operations/submit-generation.ts';
import type { OperationContext } from '../operations/context.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

/** Hands queued generations to the upstream, as many at a time as there are slots. */
export function createSubmitter(context: OperationContext, slots: Slots): Rounds {
  return {
    idle: slots.idle,
    async runOnce() {
      while (slots.free() > 0) {
        const claim = await claimSubmission(context);
        if (claim.outcome === 'nothing_queued') return null;
        if (claim.outcome === 'no_allowance') return claim.retryAt;
        slots.run(() => submitGeneration(context, claim));
      }
      return null;
    },
  };
}
