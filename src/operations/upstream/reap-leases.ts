import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { freeExpiredDeliveries } from '../../store/deliveries/deliveries.ts';
import {
  hasExpiredLease,
  lockExpiredLeases,
  releaseGenerationLease,
} from '../../store/generations/renew-generation-lease.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { findOpenSubmissionAccount } from '../../store/upstream/submissions.ts';
import { listAccounts } from '../../store/upstream/upstream-accounts.ts';
import { lockAccounts } from './lock-accounts.ts';
import { updateAccountHealth } from './update-account-health.ts';
import { isolateRows, type IsolateRow } from '../quarantine/isolate-rows.ts';
import { resolveUnknownOutcome } from './resolve-unknown-outcome.ts';

// Because it bounds one transaction; the others follow in the next round.
const BATCH_SIZE = 100;

/**
 * Frees expired leases of crashed or stalled workers. A poll or a delivery is due again. A queued
 * generation was being submitted: the upstream may have it, so its outcome is unknown.
 * @param counted when a lost answer of an account was counted last: those of one lease are one failure,
 * since a process that is killed loses all of its answers at once
 * @returns how many leases were freed
 */
export async function reapLeases(
  { store, policy, notify }: Pick<OperationContext, 'store' | 'policy' | 'notify'>,
  counted = new Map<string, UnixMs>(),
): Promise<number> {
  const freed = await isolateRows(store, async (tx, isolate) => {
    const expired = await lockExpired(tx);
    for (const { generation, leaseToken } of expired) {
      const { id } = generation;
      await isolate({ task: 'lease', rowId: id }, async (part) => {
        if (generation.status === 'queued') {
          const reason = 'the gateway stopped before it had read the answer';
          await recordLostAnswer(part, policy, { generation, reason, counted });
          await resolveUnknownOutcome(part, policy, { id, leaseToken, reason, actor: 'lease-reaper' });
        } else {
          await releaseGenerationLease(part, id, leaseToken);
        }
      });
    }
    return expired.length + (await freeDeliveries(tx, isolate));
  });
  if (freed > 0) {
    notify('generation-queued');
    notify('generation-submitted');
    notify('event-stored');
  }
  return freed;
}

/**
 * Locks what has expired, after the accounts, whose health lost answers change: waiting for an account while
 * it holds a generation, it could meet an answer that waits the other way round.
 */
async function lockExpired(tx: Transaction) {
  if (!(await hasExpiredLease(tx, tx.now))) return [];
  await lockAccounts(
    tx,
    (await listAccounts(tx)).map(({ name }) => name),
  );
  return lockExpiredLeases(tx, BATCH_SIZE);
}

/** The account's circuits count it like an answer that was lost on the way. */
async function recordLostAnswer(
  tx: Transaction,
  { leaseMs }: Pick<Policy, 'leaseMs'>,
  { generation, reason, counted }: { generation: Generation; reason: string; counted: Map<string, UnixMs> },
): Promise<void> {
  const account = await findOpenSubmissionAccount(tx, generation.id);
  if (account === null || tx.now - (counted.get(account) ?? -Infinity) < leaseMs) return;
  counted.set(account, tx.now);
  await updateAccountHealth(tx, {
    account,
    generation,
    kind: 'submit',
    outcome: { kind: 'unknown', reason },
    isOfKill: true,
  });
}

async function freeDeliveries(tx: Transaction, isolate: IsolateRow): Promise<number> {
  const receiverIds = await freeExpiredDeliveries(tx, BATCH_SIZE);
  // In sorted order, so that two transactions on PostgreSQL wait for each other and do not deadlock.
  for (const receiverId of [...new Set(receiverIds)].sort())
    await isolate({ task: 'receiver', rowId: receiverId }, (part) => refreshReceiver(part, receiverId));
  return receiverIds.length;
}
