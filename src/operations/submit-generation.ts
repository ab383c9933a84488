import type { UnixMs } from '../domain/clock.ts';
import type { Generation } from '../domain/generation.ts';
import { newId } from '../domain/ids.ts';
import { catalogue } from '../domain/models/catalogue.ts';
import { nextPollAt } from '../domain/poll-plan.ts';
import { markPending, type TerminalChange } from '../store/generation-changes.ts';
import { claimNextQueued, holdsGenerationLease, releaseGenerationLease } from '../store/generation-claims.ts';
import type { Transaction } from '../store/store.ts';
import { closeSubmission, openSubmission } from '../store/submissions.ts';
import type { SubmitOutcome } from '../upstream/outcomes.ts';
import type { OperationContext, Policy, UpstreamAccount } from './context.ts';
import { finishGeneration } from './finish-generation.ts';
import { keepLease } from './keep-lease.ts';
import { resolveUnknownOutcome } from './resolve-unknown-outcome.ts';
import { judgeAccount } from './judge-account.ts';
import { takeRequest } from './take-request.ts';
import { outcomeOf, Undo } from './undo.ts';

const ACTOR = 'submitter';

export interface ClaimedSubmission {
  generation: Generation;
  account: UpstreamAccount;
  leaseToken: string;
}

export type ClaimOutcome =
  | ({ outcome: 'claimed' } & ClaimedSubmission)
  | { outcome: 'nothing_queued' }
  /** No account has allowance before then. */
  | { outcome: 'no_allowance'; retryAt: UnixMs | null };

/**
 * Claims the next generation in one transaction with the request that it takes from an account's allowance and its open
 * submission: from this commit on the upstream may be asked, and nobody else will ask for the same generation.
 */
export async function claimSubmission({
  store,
  policy,
}: Pick<OperationContext, 'store' | 'policy'>): Promise<ClaimOutcome> {
  return outcomeOf<ClaimOutcome>(
    store.transaction(async (tx) => {
      const leaseToken = newId('lease', tx.now);
      const generation = await claimNextQueued(tx, { token: leaseToken, expiresAt: tx.now + policy.leaseMs });
      if (generation === null) return { outcome: 'nothing_queued' };
      const submissionId = newId('submission', tx.now);
      const account = await takeFromAnyAccount(tx, policy, submissionId);
      await openSubmission(tx, { id: submissionId, generationId: generation.id, account: account.name });
      return { outcome: 'claimed', generation, account, leaseToken };
    }),
  );
}

/** Asks the upstream for the picture and commits what came of it. */
export async function submitGeneration(
  context: Pick<OperationContext, 'store' | 'policy' | 'upstream' | 'notify'>,
  claim: ClaimedSubmission,
): Promise<SubmitOutcome> {
  const { generation, account, leaseToken } = claim;
  const outcome = await keepLease(context, { id: generation.id, leaseToken }, () =>
    context.upstream.submit(account, catalogue[generation.model], generation.input),
  );
  await context.store.transaction((tx) => recordOutcome(tx, context, claim, outcome));
  context.notify(outcome.kind === 'taken' ? 'generation-submitted' : 'event-stored');
  return outcome;
}

async function takeFromAnyAccount(
  tx: Transaction,
  policy: Policy,
  submissionId: string,
): Promise<UpstreamAccount> {
  let retryAt = Infinity;
  for (const account of policy.accounts) {
    const grant = await takeRequest(tx, policy, account, { kind: 'submit', id: submissionId });
    if (grant.granted) return account;
    retryAt = Math.min(retryAt, grant.retryAt ?? Infinity);
  }
  throw new Undo<ClaimOutcome>({
    outcome: 'no_allowance',
    retryAt: retryAt === Infinity ? null : retryAt,
  });
}

async function recordOutcome(
  tx: Transaction,
  { policy }: Pick<OperationContext, 'policy'>,
  { generation: { id }, account, leaseToken }: ClaimedSubmission,
  outcome: SubmitOutcome,
): Promise<void> {
  await judgeAccount(tx, account.name, 'submit', outcome);
  // Without the lease the open submission is another's.
  if (!(await holdsGenerationLease(tx, id, leaseToken))) return;
  switch (outcome.kind) {
    case 'taken':
      await closeSubmission(tx, id, 'taken', outcome.upstreamTaskId);
      await markPending(tx, id, leaseToken, {
        account: account.name,
        upstreamGenerationId: outcome.upstreamGenerationId,
        submittedAt: tx.now,
        nextPollAt: nextPollAt(tx.now, policy.pollMinIntervalMs),
      });
      return;
    case 'not_sent':
      await closeSubmission(tx, id, 'not_sent', outcome.reason);
      await releaseGenerationLease(tx, id, leaseToken);
      return;
    case 'refused':
      await closeSubmission(tx, id, 'refused', outcome.errorCode);
      await finishGeneration(tx, policy, id, { leaseToken }, refusal(outcome), ACTOR);
      return;
    case 'unknown':
      await resolveUnknownOutcome(tx, policy, { id, leaseToken, reason: outcome.reason, actor: ACTOR });
      return;
  }
}

function refusal({ errorCode, message }: { errorCode: string; message: string }): TerminalChange {
  const code = errorCode === 'GENERATION_FAILED' ? 'generation_failed' : 'upstream_refused';
  return { status: 'failed', error: { code, message: `${message} (${errorCode})` } };
}
