import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import {
  claimSubmission,
  type ClaimedSubmission,
} from '../../../src/operations/upstream/claim-submission.ts';
import { pollGeneration } from '../../../src/operations/upstream/poll-generation.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import type { TestContext } from '../fixture.ts';

// As many as the default of `UPSTREAM_CONCURRENCY`.
const CONCURRENCY = 16;

/** Submits and polls in virtual time like the workers; a submission is answered after `answerMs`. */
export async function runFor(context: TestContext, durationMs: number, answerMs = 0): Promise<void> {
  const { clock } = context;
  const until = clock.now() + durationMs;
  while (clock.now() < until) {
    const { claims, retryAt } = await claimAll(context);
    const { claims: polls, nextDueAt } = await claimPolls(context, CONCURRENCY);
    for (const poll of polls) await pollGeneration(context, poll);
    if (claims.length > 0) clock.advance(answerMs);
    for (const claim of claims) await submitGeneration(context, claim);
    if (claims.length > 0 || polls.length > 0) continue;
    clock.set(Math.max(clock.now() + 1, Math.min(until, nextDueAt ?? until, retryAt ?? until)));
  }
}

/** Claims submissions until no more may be under way. */
export async function claimAll(
  context: TestContext,
): Promise<{ claims: ClaimedSubmission[]; retryAt: number | null }> {
  const claims: ClaimedSubmission[] = [];
  while (claims.length < CONCURRENCY) {
    const claim = await claimSubmission(context);
    if (claim.outcome !== 'claimed') return { claims, retryAt: claim.retryAt ?? null };
    claims.push(claim);
  }
  return { claims, retryAt: null };
}
