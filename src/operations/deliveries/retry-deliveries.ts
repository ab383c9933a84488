import type { Delivery } from '../../domain/deliveries/delivery.ts';
import type { DeliveryFilter } from '../../store/deliveries/delivery-filter.ts';
import { countDeliveries, listDeliveries } from '../../store/deliveries/list-deliveries.ts';
import { requeueDeliveries } from '../../store/deliveries/requeue-deliveries.ts';
import { closeCircuit } from '../../store/endpoints/close-circuit.ts';
import { lockEndpoint } from '../../store/endpoints/lock-endpoint.ts';
import { refreshReceiver, requestReceiverId } from '../../store/endpoints/receivers.ts';
import type { Transaction } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage } from '../page.ts';

// Because it keeps the transaction short: on SQLite all others wait for it.
const PAGE_SIZE = 500;
// Because a person reads the count, and no more than that are scanned for it.
const MAX_COUNT = 10_000;

/**
 * Requeues a page of the failed deliveries that a filter finds, newest first, each due at once with a new retry schedule. Left out is what
 * cannot be sent: its endpoint is disabled or deleted, the texts of its event were erased, or an attempt is in flight.
 */
export async function retryDeliveries(
  { store, notify }: Pick<OperationContext, 'store' | 'notify'>,
  teamId: string | null,
  { cursor: before, isDryRun, ...params }: RetryDeliveriesParams,
): Promise<RetriedDeliveries> {
  const filter = { ...params, before, statuses: ['failed' as const] };
  if (isDryRun) {
    const { count, countedTo } = await countDeliveries(store.reader, teamId, filter, MAX_COUNT);
    return { matchedCount: count, requeuedCount: 0, nextCursor: countedTo };
  }
  const retried = await store.transaction((tx) => retryPage(tx, teamId, filter));
  if (retried.requeuedCount > 0) notify('event-stored');
  return retried;
}

export interface RetryDeliveriesParams extends Omit<DeliveryFilter, 'before' | 'statuses' | 'eventId'> {
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** Counts only. */
  isDryRun: boolean;
}

export interface RetriedDeliveries {
  /** Of this page. */
  matchedCount: number;
  requeuedCount: number;
  /** Goes on with what is older. Null: that was all. */
  nextCursor: string | null;
}

async function retryPage(
  tx: Transaction,
  teamId: string | null,
  filter: DeliveryFilter,
): Promise<RetriedDeliveries> {
  const { rows, nextCursor } = await readPage(PAGE_SIZE, (limit) =>
    listDeliveries(tx, teamId, filter, limit),
  );
  const receivers = groupBy(
    rows,
    ({ endpointId, url }) => endpointId ?? requestReceiverId(teamId ?? '', url),
  );
  let requeuedCount = 0;
  // Always in the same order, so that two requests at once do not wait for each other's locks.
  for (const [receiverId, deliveries] of [...receivers].sort(([a], [b]) => (a < b ? -1 : 1)))
    requeuedCount += await requeue(tx, { teamId, receiverId }, deliveries);
  return { matchedCount: rows.length, requeuedCount, nextCursor };
}

/** Requeues deliveries to one receiver, to the current URL of its endpoint. */
async function requeue(
  tx: Transaction,
  { teamId, receiverId }: { teamId: string | null; receiverId: string },
  deliveries: Delivery[],
): Promise<number> {
  const endpointId = deliveries[0]?.endpointId ?? null;
  const endpoint = endpointId === null ? null : await lockEndpoint(tx, teamId, endpointId);
  if (endpoint !== null && (endpoint.isDeleted || endpoint.status === 'disabled')) return 0;
  // The requests of one receiver have one origin, but each its own path.
  const byUrl = groupBy(deliveries, ({ url }) => endpoint?.url ?? url);
  let count = 0;
  for (const [url, rows] of byUrl) count += await requeueDeliveries(tx, rows, url);
  if (count === 0) return 0;
  await closeCircuit(tx, receiverId);
  await refreshReceiver(tx, receiverId);
  return count;
}

function groupBy(deliveries: Delivery[], keyOf: (delivery: Delivery) => string): Map<string, Delivery[]> {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const key = keyOf(delivery);
    groups.set(key, [...(groups.get(key) ?? []), delivery]);
  }
  return groups;
}
