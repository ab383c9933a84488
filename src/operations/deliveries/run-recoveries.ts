import type { RecoveryStatus } from '../../domain/deliveries/recovery.ts';
import { lockEndpoint, type LockedEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { refreshReceiver } from '../../store/endpoints/receivers.ts';
import {
  claimRunningRecovery,
  recordRecovery,
  type StoredRecovery,
} from '../../store/deliveries/recoveries.ts';
import { deliverEvents } from '../../store/deliveries/deliver-events.ts';
import { isSubscribed } from '../../domain/events/event-type.ts';
import { scanEvents } from '../../store/events/count-events.ts';
import { requeueFailed } from '../../store/deliveries/requeue-delivery.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { isolateRows, type IsolateRow } from '../quarantine/isolate-rows.ts';
import type { OperationContext } from '../operation-context.ts';

// Because it keeps the transaction short: on SQLite all others wait for it.
const PAGE_SIZE = 500;

interface Step {
  id: string;
  status: RecoveryStatus;
}

/**
 * Requeues a page of each running recovery. Deliveries, count and cursor change in one transaction, so that
 * a crash neither skips nor repeats any. What fails again behind the cursor is not requeued by the same
 * recovery.
 * @returns whether any of them has more to requeue
 */
export async function runRecoveries({
  store,
  notify,
}: Pick<OperationContext, 'store' | 'notify'>): Promise<boolean> {
  const runAfter = (id: string | null) => isolateRows(store, (tx, isolate) => runNext(tx, isolate, id));
  let hasMore = false;
  for (let step = await runAfter(null); step !== null; step = await runAfter(step.id)) {
    notify('event-stored');
    if (step.status === 'running') hasMore = true;
  }
  return hasMore;
}

/** Runs the next recovery after the given one; null when there is none. */
async function runNext(tx: Transaction, isolate: IsolateRow, after: string | null): Promise<Step | null> {
  const recovery = await claimRunningRecovery(tx, after);
  if (recovery === null) return null;
  const { id } = recovery;
  const status = await isolate({ task: 'recovery', rowId: id }, (part) => runPage(part, recovery));
  // A recovery that failed has its next try in a later round.
  return { id, status: status ?? 'stopped' };
}

async function runPage(tx: Transaction, recovery: StoredRecovery): Promise<RecoveryStatus> {
  const { id, endpointId, totalCount } = recovery;
  const progress = await requeuePage(tx, recovery);
  await recordRecovery(tx, id, progress);
  const { status, requeuedCount } = progress;
  if (status !== 'running') {
    const durationMs = tx.now - recovery.createdAt;
    tx.observe({
      kind: 'recovery_ended',
      recoveryId: id,
      endpointId,
      status,
      totalCount,
      requeuedCount,
      durationMs,
    });
  }
  return status;
}

async function requeuePage(tx: Transaction, recovery: StoredRecovery) {
  const { teamId, endpointId, cursor, requeuedCount: before } = recovery;
  const endpoint = await lockEndpoint(tx, teamId, endpointId);
  if (endpoint === null || endpoint.isDeleted || endpoint.status === 'disabled')
    return { status: 'stopped' as const, cursor, requeuedCount: before };
  const page =
    recovery.include === 'all'
      ? await requeueAll(tx, recovery, endpoint)
      : await requeueFailed(tx, { ...recovery, after: cursor }, endpoint.url, PAGE_SIZE);
  if (page.requeuedCount > 0) await refreshReceiver(tx, endpointId);
  return {
    status: page.last === null ? ('completed' as const) : ('running' as const),
    cursor: page.last ?? cursor,
    requeuedCount: before + page.requeuedCount,
  };
}

/** A page of events, of which the endpoint receives those that it subscribes to. */
async function requeueAll(tx: Transaction, recovery: StoredRecovery, { url, events }: LockedEndpoint) {
  const { teamId, endpointId, since, until, cursor } = recovery;
  // Those of the operator's are not started.
  if (teamId === null) return { requeuedCount: 0, last: null };
  const page = await scanEvents(tx, { teamId, since, until, after: cursor }, PAGE_SIZE);
  const wanted = page.filter(({ type }) => type !== 'ping' && isSubscribed(events, type));
  const requeuedCount = await deliverEvents(tx, { id: endpointId, teamId, url }, wanted);
  return { requeuedCount, last: page.at(-1)?.sequence ?? null };
}
