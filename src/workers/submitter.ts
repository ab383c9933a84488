import { SECOND_MS, type UnixMs } from '../domain/clock.ts';
import { claimSubmissions, type ClaimedSubmission } from '../operations/upstream/claim-submission.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { submitGeneration } from '../operations/upstream/submit-generation.ts';
import { withdrawClaims } from '../operations/upstream/withdraw-claims.ts';
import type { Slots } from './slots.ts';
import type { Rounds } from './worker.ts';

export interface Submitter extends Rounds {
  /** Call it when an answer came or an account was resumed: a submission may be possible again. */
  reconsider(): void;
  /** Call it when interactive work was queued: it may be submitted where batch work has to wait. */
  interactiveQueued(): void;
}

// Another process may free allowance without waking this one.
const MAX_BLOCKED_MS = 5 * SECOND_MS;

// Claims of one transaction. Others wait meanwhile, and by then its sync costs each little.
const MAX_CLAIMS = 32;

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
  let isOfBatch = false;
  let reconsidered = 0;
  function reconsider(): void {
    blockedUntil = 0;
    reconsidered++;
  }
  return {
    idle: slots.idle,
    reconsider,
    interactiveQueued() {
      if (isOfBatch) reconsider();
    },
    async runOnce(stopping) {
      const now = context.clock.now();
      // Not if the clock was set back meanwhile.
      if (now < blockedUntil && blockedUntil <= now + maxBlockedMs) return blockedUntil;
      const isStopping = () => stopping?.aborted === true;
      while (slots.free() > 0 && !isStopping()) {
        const before = reconsidered;
        const { claims, end } = await claimConfirmed(context, Math.min(slots.free(), MAX_CLAIMS));
        if (isStopping()) {
          await withdrawClaims(context, claims, 'the gateway stops');
          return null;
        }
        for (const claim of claims) slots.run(() => submitGeneration(context, claim));
        if (end === 'limit') continue;
        if (end.outcome === 'nothing_queued') return end.retryAt ?? null;
        // The answer that came during the claim may be what it waited for.
        if (reconsidered !== before) continue;
        isOfBatch = end.isOfBatch === true;
        blockedUntil = Math.min(end.retryAt ?? Infinity, now + maxBlockedMs);
        return blockedUntil;
      }
      return null;
    },
  };
}

/** Claims, and withdraws what may have been claimed by a commit that was not confirmed. */
async function claimConfirmed(context: OperationContext, limit: number): ReturnType<typeof claimSubmissions> {
  const unconfirmed: ClaimedSubmission[] = [];
  try {
    return await claimSubmissions(context, limit, (claim) => unconfirmed.push(claim));
  } catch (error) {
    await withdrawClaims(context, unconfirmed, 'the claim was not confirmed');
    throw error;
  }
}
