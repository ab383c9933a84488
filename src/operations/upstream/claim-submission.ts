import { HOLD_RETRY_MS } from '../../domain/backups/gateway-state.ts';
import type { UnixMs } from '../../domain/clock.ts';
import { findHold } from '../../store/backups/gateway-state.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { newId } from '../../domain/new-id.ts';
import { lockFairQueue, setFairShare, setVirtualTime } from '../../store/upstream/fair-queue.ts';
import { claimQueued, lockQueued } from '../../store/generations/lock-queued.ts';
import { nextSubmitRetry } from '../../store/generations/find-submit-back-off.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { openSubmission } from '../../store/upstream/submissions.ts';
import { insertRequest } from '../../store/upstream/upstream-requests.ts';
import type { OperationContext, Policy, ConfiguredAccount } from '../operation-context.ts';
import { chooseAccount, type NoAllowance } from './choose-account.ts';
import { chooseGeneration } from './choose-generation.ts';
import { isolateRows, type IsolateRow } from '../quarantine/isolate-rows.ts';
import { noteSubmission } from './demand-of.ts';

/**
 * Claims the next generation of the fair queue, in one transaction with the request that it takes from an
 * account's allowance and its open submission: after this commit the upstream may be called, and no other
 * worker submits the same generation. An account submits only while its allowance also covers the polls of
 * everything it has in flight.
 */
export async function claimSubmission(
  context: Pick<OperationContext, 'store' | 'policy'>,
): Promise<ClaimOutcome> {
  const { claims, end } = await claimSubmissions(context, 1);
  const [claim] = claims;
  if (claim !== undefined) return { outcome: 'claimed', ...claim };
  return end === 'limit' ? { outcome: 'nothing_queued' } : end;
}

/**
 * Likewise for up to `limit` of them, one after the other in one transaction, until one cannot be claimed.
 * @param onClaim is called with each claim before the commit, which may fail or not be confirmed
 * @returns what was claimed, and why there is no more: `limit` when there may be
 */
export async function claimSubmissions(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  limit: number,
  onClaim: (claim: ClaimedSubmission) => void = () => undefined,
): Promise<ClaimedSubmissions> {
  const claimed = await isolateRows<ClaimedSubmissions>(store, async (tx, isolate) => {
    const claims: ClaimedSubmission[] = [];
    if ((await findHold(tx)) !== null) return { claims, end: onHold(tx.now) };
    while (claims.length < limit) {
      const claim = await claimNext(tx, policy, isolate);
      if (claim.outcome !== 'claimed') return { claims, end: claim };
      claims.push(claim);
      onClaim(claim);
    }
    return { claims, end: 'limit' };
  });
  const last = claimed.claims.at(-1);
  // On disk before any of them is sent: then an older copy of the database is noticed.
  if (last !== undefined) await store.mark.write(last.submissionId);
  return claimed;
}

interface ClaimedSubmissions {
  claims: ClaimedSubmission[];
  /** Why there are no more: `limit` when there may be. */
  end: 'limit' | Exclude<ClaimOutcome, { outcome: 'claimed' }>;
}

/** As if no account had allowance. */
function onHold(now: UnixMs): NoAllowance {
  return { outcome: 'no_allowance', retryAt: now + HOLD_RETRY_MS };
}

export interface ClaimedSubmission {
  generation: Generation;
  account: ConfiguredAccount;
  leaseToken: string;
  submissionId: string;
  /** The request that it takes from the account's allowance. */
  requestId: string;
}

export type ClaimOutcome =
  | ({ outcome: 'claimed' } & ClaimedSubmission)
  /** `retryAt`: when the own back-off of a queued generation ends; absent: none backs off. */
  | { outcome: 'nothing_queued'; retryAt?: UnixMs }
  | NoAllowance;

// Writes only once something is certain to be claimed: most rounds find no allowance, and share their
// commit with others.
async function claimNext(
  tx: Transaction,
  policy: Policy,
  isolate: IsolateRow,
  only: 'any' | 'interactive' = 'any',
): Promise<ClaimOutcome> {
  const virtualTime = await lockFairQueue(tx);
  const choice = await chooseGeneration(tx, policy, virtualTime, only);
  if (choice === null) {
    const retryAt = await nextSubmitRetry(tx);
    return retryAt === null ? { outcome: 'nothing_queued' } : { outcome: 'nothing_queued', retryAt };
  }
  const claimed = await isolate({ task: 'submit', rowId: choice.generationId }, (part) =>
    claimChoice(part, policy, choice),
  );
  // It failed, or was canceled since it was read, which PostgreSQL allows: that does not count towards the team's share.
  if (claimed === null || claimed === 'gone') return claimNext(tx, policy, isolate, only);
  const isReserved = policy.interactiveReserve > 0 && choice.priority === 'batch';
  if (claimed.outcome !== 'no_allowance' || !isReserved) return claimed;
  // What batch work leaves free is for the interactive work of any team.
  const interactive = await claimNext(tx, policy, isolate, 'interactive');
  if (interactive.outcome === 'claimed') return interactive;
  if (interactive.outcome === 'nothing_queued') return { ...claimed, isOfBatch: true };
  return { ...interactive, retryAt: earliest(interactive.retryAt, claimed.retryAt) };
}

function earliest(a: UnixMs | null, b: UnixMs | null): UnixMs | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

async function claimChoice(
  tx: Transaction,
  policy: Policy,
  choice: NonNullable<Awaited<ReturnType<typeof chooseGeneration>>>,
): Promise<ClaimOutcome | 'gone'> {
  const generation = await lockQueued(tx, choice.generationId);
  if (generation === null) return 'gone';
  const account = await chooseAccount(tx, policy, generation);
  if ('outcome' in account) return account;

  const leaseToken = newId('lease', tx.now);
  await claimQueued(tx, generation.id, { token: leaseToken, expiresAt: tx.leaseNow + policy.leaseMs });
  await setFairShare(tx, choice.teamId, choice.share);
  await setVirtualTime(tx, choice.virtualTime);
  const submissionId = newId('submission', tx.now);
  const requestId = await insertRequest(tx, account.name, submissionId, policy.upstreamTimeoutMs);
  await noteSubmission(tx, policy, account);
  await openSubmission(tx, { id: submissionId, generationId: generation.id, account: account.name });
  return { outcome: 'claimed', generation, account, leaseToken, submissionId, requestId };
}
