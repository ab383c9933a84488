import { HOLD_RETRY_MS } from '../../domain/backups/gateway-state.ts';
import { SECOND_MS, type UnixMs } from '../../domain/clock.ts';
import { newId } from '../../domain/new-id.ts';
import {
  shareSlots,
  type DueReceivers,
  type SlotGrant,
  type SlotHolder,
  type SlotUse,
} from '../../domain/deliveries/share-slots.ts';
import type { DeliveryRow } from '../../store/deliveries/deliveries.ts';
import type { Lease } from '../../store/generations/lease.ts';
import { findHold } from '../../store/backups/gateway-state.ts';
import { findDueReceivers, lockDueReceivers } from '../../store/endpoints/find-due-receivers.ts';
import { setNextAttempt } from '../../store/endpoints/lock-receiver.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext, Policy } from '../operation-context.ts';
import { claimFromReceiver } from './claim-from-receiver.ts';
import { isolateRows, type IsolateRow } from '../quarantine/isolate-rows.ts';

/**
 * Claims due deliveries for the free slots: shared among teams, then among their receivers, and of each
 * receiver at most as many as its concurrency allows, the longest due first. `nextDueAt` is when there may
 * be more to claim; null when nothing is pending or only a slot that becomes free allows more.
 * @param limit the slots of this process
 * @param running what holds some of them
 */
export async function claimDeliveries(
  { store, policy }: Pick<OperationContext, 'store' | 'policy'>,
  limit: number,
  running: readonly SlotHolder[] = [],
): Promise<{ claims: ClaimedDelivery[]; nextDueAt: UnixMs | null }> {
  return isolateRows(store, async (tx, isolate) => {
    if ((await findHold(tx)) !== null) return { claims: [], nextDueAt: tx.now + HOLD_RETRY_MS };
    const lease: Lease = { token: newId('lease', tx.now), expiresAt: tx.leaseNow + policy.leaseMs };
    const slots = { limit, running: [...running] };
    const claims: ClaimedDelivery[] = [];
    let receiverCount = 0;
    const grants = shareSlots(slots, due(await findDueReceivers(tx), tx.now));
    const perOwner = Math.max(MIN_RECEIVERS_PER_OWNER, Math.floor(RECEIVERS_PER_CLAIM / grants.length));
    for (const grant of grants.toSorted((a, b) => a.dueAt - b.dueAt)) {
      const receiverIds = await lockDueReceivers(tx, grant, perOwner);
      const ordered = fewestRunningFirst(receiverIds, running);
      const claimed = await claimForOwner({ tx, isolate }, policy, lease, grant, ordered);
      claims.push(...claimed);
      receiverCount += receiverIds.length;
      if (receiverCount >= RECEIVERS_PER_CLAIM) break;
    }
    const holders = claims.map(({ holder }) => holder);
    const waiting = await findDueReceivers(tx);
    const nextDueAt = nextTime(waiting, { limit, running: [...running, ...holders] }, tx.now);
    const isLocked = receiverCount === 0 && nextDueAt === tx.now;
    return { claims, nextDueAt: isLocked ? tx.now + LOCKED_RETRY_MS : nextDueAt };
  });
}

// Because it bounds one transaction, at three statements for each: an event that is stored meanwhile waits
// for it. The other receivers follow at once.
const RECEIVERS_PER_CLAIM = 32;
// Because the receivers of an owner share its slots among those that a claim sees.
const MIN_RECEIVERS_PER_OWNER = 4;
// Because due receivers are locked by other processes, or by attempts that are being recorded, for a few
// milliseconds.
const LOCKED_RETRY_MS = 10;
// Because a receiver whose rows cannot be processed must not be claimed in a busy loop.
const FAILED_RETRY_MS = 5 * SECOND_MS;

export interface ClaimedDelivery {
  delivery: DeliveryRow;
  leaseToken: string;
  /** The slot that its attempt takes. */
  holder: SlotHolder;
}

function due(receivers: DueReceivers[], now: UnixMs): DueReceivers[] {
  return receivers.filter(({ dueAt }) => dueAt <= now);
}

/** When a claim may find more: now, if what is due may have a slot; else when something comes due. */
function nextTime(waiting: DueReceivers[], slots: SlotUse, now: UnixMs): UnixMs | null {
  if (shareSlots(slots, due(waiting, now)).length > 0) return now;
  const later = waiting.filter(({ dueAt }) => dueAt > now).map(({ dueAt }) => dueAt);
  return later.length === 0 ? null : Math.min(...later);
}

/** The order of the receivers of one owner; those with equally many stay in the order in which they came due. */
function fewestRunningFirst(receiverIds: string[], running: readonly SlotHolder[]): string[] {
  const countOf = (id: string) => running.filter(({ receiverId }) => receiverId === id).length;
  const counts = new Map(receiverIds.map((id) => [id, countOf(id)]));
  return receiverIds.toSorted((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
}

/** Claims from locked receivers of one owner, which share its slots. */
async function claimForOwner(
  { tx, isolate }: { tx: Transaction; isolate: IsolateRow },
  policy: Pick<Policy, 'concurrencyPerReceiver'>,
  lease: Lease,
  { ownerId, isProven, slots }: SlotGrant,
  receiverIds: string[],
): Promise<ClaimedDelivery[]> {
  const claims: ClaimedDelivery[] = [];
  for (const [index, receiverId] of receiverIds.entries()) {
    const left = slots - claims.length;
    if (left === 0) break;
    const share = Math.ceil(left / (receiverIds.length - index));
    const deliveries =
      (await isolate(
        { task: 'receiver', rowId: receiverId },
        (part) => claimFromReceiver(part, policy, { receiverId, isProven }, lease, share),
        ({ retryAt }) => setNextAttempt(tx, receiverId, Math.max(retryAt, tx.now + FAILED_RETRY_MS)),
      )) ?? [];
    const holder = () => ({ ownerId, receiverId, isProven });
    claims.push(...deliveries.map((delivery) => ({ delivery, leaseToken: lease.token, holder: holder() })));
  }
  return claims;
}
