import { HOLD_RETRY_MS } from '../../domain/backups/gateway-state.ts';
import { HOUR_MS, MINUTE_MS, type UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { newId } from '../../domain/new-id.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import type { RowFailure } from '../../domain/quarantine/row-failure.ts';
import { nextFollowUpPoll } from '../../domain/poll-plan/poll-result.ts';
import { findHold } from '../../store/backups/gateway-state.ts';
import { deferPoll } from '../../store/generations/record-progress.ts';
import { claimDuePolls, nextPollTime, type DuePoll } from '../../store/generations/claim-due-polls.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { insertRequest } from '../../store/upstream/upstream-requests.ts';
import type { OperationContext, Policy, ConfiguredAccount } from '../operation-context.ts';
import { accountLockOrder } from './account-lock-order.ts';
import { endUnreachable } from './end-unreconciled.ts';
import { isolateRows } from '../quarantine/isolate-rows.ts';
import { deferPollUntil } from './defer-poll-until.ts';
import { deferQuarantinedPoll, unreachableAt } from './defer-quarantined-poll.ts';
import { readAccountState } from './read-account-state.ts';
import { recordUnreconciledCharge } from './record-unreconciled-charge.ts';

/**
 * Claims due generations together with the requests they take from their accounts' allowances; defers those
 * that get none. `nextDueAt` is when the next one that is not claimed is due, or null.
 */
export async function claimPolls(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  limit: number,
): Promise<{ claims: ClaimedPoll[]; nextDueAt: UnixMs | null }> {
  return isolateRows(store, async (tx, isolate) => {
    if ((await findHold(tx)) !== null) return { claims: [], nextDueAt: tx.now + HOLD_RETRY_MS };
    const leaseToken = newId('lease', tx.now);
    const due = await claimDuePolls(
      tx,
      { token: leaseToken, expiresAt: tx.leaseNow + policy.leaseMs },
      limit,
    );
    const claims: ClaimedPoll[] = [];
    for (const poll of accountLockOrder(due, ({ generation }) => generation.account ?? '')) {
      const { generation } = poll;
      const account = policy.accounts.find(({ name }) => name === generation.account);
      await isolate(
        { task: 'claim_poll', rowId: generation.id },
        async (part, failures) => {
          const isStuck = failures.some(isQuarantinedPoll) && isUnreachable(policy, generation, tx.now);
          const grant = isStuck ? NOT_GRANTED : await take(part, policy, account, poll);
          if (account !== undefined && grant.granted)
            claims.push({ ...poll, account, leaseToken, requestId: grant.requestId });
          else if (!grant.granted) await defer(part, policy, poll, leaseToken, grant.retryAt);
        },
        ({ retryAt }) =>
          deferQuarantinedPoll(
            tx,
            policy,
            generation,
            leaseToken,
            Math.max(retryAt, tx.now + policy.leaseMs),
          ),
      );
    }
    return { claims, nextDueAt: await nextPollTime(tx) };
  });
}

// Because an account that was removed from the settings may come back with the next restart; until then
// nothing can be polled with it.
const MISSING_ACCOUNT_RETRY_MS = MINUTE_MS;
// Because an allowance may be raised: check again regularly, however far away the next free request is.
const MAX_DEFER_MS = 5 * MINUTE_MS;
const NOT_GRANTED = { granted: false, retryAt: null } as const;
// Because polling must end: a generation that timed out is no longer polled this long after its last
// follow-up poll, even if that could not be made (its account is missing or never free).
const UNASKED_GRACE_MS = HOUR_MS;

export interface ClaimedPoll {
  generation: Generation;
  pollState: PollState;
  account: ConfiguredAccount;
  leaseToken: string;
  /** The request that it takes from the account's allowance. */
  requestId: string;
}

type RequestGrant =
  | { granted: true; requestId: string }
  /** Null: not until the operator resumes the account. */
  | { granted: false; retryAt: UnixMs | null };

// Such a generation ends at its time all the same.
function isQuarantinedPoll({ task, quarantinedAt }: RowFailure): boolean {
  return quarantinedAt !== null && (task === 'poll' || task === 'claim_poll');
}

function isUnreachable(policy: Policy, generation: Generation, now: UnixMs): boolean {
  return generation.finishedAt === null && now >= unreachableAt(policy, generation, now);
}

/** Takes the request of one poll from the allowance, if it may be made now. */
async function take(
  tx: Transaction,
  policy: Policy,
  account: ConfiguredAccount | undefined,
  { generation, pollState }: DuePoll,
): Promise<RequestGrant> {
  if (account === undefined) return { granted: false, retryAt: tx.now + MISSING_ACCOUNT_RETRY_MS };
  const { allowance, retryAt } = await readAccountState(tx, policy, account, {
    kind: 'poll',
    id: generation.id,
  });
  if (retryAt !== 'now') return { granted: false, retryAt };
  const laterAt = await deferPollUntil(tx, policy, account, allowance, { generation, pollState });
  if (laterAt !== null) return { granted: false, retryAt: laterAt };
  const requestId = await insertRequest(tx, account.name, generation.id, policy.upstreamTimeoutMs);
  return { granted: true, requestId };
}

async function defer(
  tx: Transaction,
  policy: Policy,
  { generation }: DuePoll,
  leaseToken: string,
  retryAt: UnixMs | null,
): Promise<void> {
  const { id, finishedAt } = generation;
  if (isUnreachable(policy, generation, tx.now)) {
    await endUnreachable(tx, policy, generation, leaseToken);
    return;
  }
  if (finishedAt !== null && nextFollowUpPoll(finishedAt, tx.now - UNASKED_GRACE_MS) === null) {
    await deferPoll(tx, id, leaseToken, null);
    const reason = 'its last follow-up poll could not be made';
    await recordUnreconciledCharge(tx, policy, generation, reason, 'poller');
    return;
  }
  const latest = tx.now + MAX_DEFER_MS;
  await deferPoll(tx, id, leaseToken, Math.min(retryAt ?? latest, latest));
}
