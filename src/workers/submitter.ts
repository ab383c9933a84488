import { SECOND_MS, type UnixMs } from '../domain/clock.ts';
import { claimSubmission } from '../operations/upstream/claim-submission.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { submitGeneration } from '../operations/upstream/submit-generation.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

export interface Submitter extends Rounds {
  /** Call it when an answer came or an account was resumed: a submission may be possible again. */
  reconsider(): void;
}

// Another process may free allowance without waking this one.
const MAX_BLOCKED_MS = 5 * SECOND_MS;

/**
 * Submits queued generations, as many at a time as there are slots. While no account may submit, new
 * requests do not make it check again: the result would be the same.
 * @param maxBlockedMs for how long at most; Infinity where no other process uses the database
 */
export function createSubmitter(
  context: OperationContext,
  slots: Slots,
  maxBlockedMs = MAX_BLOCKED_MS,
): Submitter {
  let blockedUntil: UnixMs = 0;
  return {
    idle: slots.idle,
    reconsider: () => (blockedUntil = 0),
    async runOnce(stopping) {
      const now = context.clock.now();
      if (now < blockedUntil) return blockedUntil;
      while (slots.free() > 0 && stopping?.aborted !== true) {
        const claim = await claimSubmission(context);
        if (claim.outcome === 'nothing_queued') return null;
        if (claim.outcome === 'no_allowance') {
          blockedUntil = Math.min(claim.retryAt ?? Infinity, now + maxBlockedMs);
          return blockedUntil;
        }
        slots.run(() => submitGeneration(context, claim));
      }
      return null;
    },
  };
}
