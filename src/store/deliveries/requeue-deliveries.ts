import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../engine/store.ts';
import { toRequeued } from './requeue-delivery.ts';

/**
 * Requeues the failed ones of deliveries to one receiver, due at once; leaves out those with an attempt in flight, and those of an event
 * whose texts were erased. Returns how many are due now.
 */
export async function requeueDeliveries(
  tx: Transaction,
  deliveries: { id: string }[],
  url: string,
): Promise<number> {
  const { deliveries: d, events: e } = tx.tables;
  const ids = deliveries.map(({ id }) => id);
  const rows = await tx.db
    .update(d)
    .set(toRequeued(tx, url))
    .where(
      and(
        inArray(d.id, ids),
        eq(d.status, 'failed'),
        isNull(d.leaseToken),
        sql`exists (select 1 from ${e} where ${e.id} = ${d.eventId} and ${e.textsErasedAt} is null)`,
      ),
    )
    .returning({ id: d.id });
  return rows.length;
}
