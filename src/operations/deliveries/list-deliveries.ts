import type { Delivery } from '../../domain/deliveries/delivery.ts';
import type { DeliveryFilter } from '../../store/deliveries/delivery-filter.ts';
import { listDeliveries as findDeliveries } from '../../store/deliveries/list-deliveries.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of deliveries, newest first; `createdAfter` is inclusive, `createdBefore` is not. With a filter, a
 * page can hold fewer than `limit`, or none, before the last.
 */
export async function listDeliveries(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  { cursor: before, limit, ...filter }: ListDeliveriesParams,
): Promise<{ deliveries: Delivery[] } & Page> {
  const { rows: deliveries, nextCursor } = await readPage(limit, (limit) =>
    findDeliveries(reader, teamId, { ...filter, before }, limit),
  );
  return { deliveries, nextCursor };
}

export interface ListDeliveriesParams extends Omit<DeliveryFilter, 'before'> {
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}
