import { and, inArray } from 'drizzle-orm';
import type { Transaction } from '../engine/store.ts';
import { lockEvents } from './lock-events.ts';
import { isSettledEvent } from './is-settled.ts';

/** Deletes events with their deliveries and attempts. Leaves out what is not settled. @returns how many events */
export async function deleteEvents(tx: Transaction, ids: string[]): Promise<number> {
  const { events: e, deliveries: d, attempts: a } = tx.tables;
  await lockEvents(tx, inArray(e.id, ids));
  const rows = await tx.db
    .select({ id: e.id })
    .from(e)
    .where(and(inArray(e.id, ids), isSettledEvent(tx)));
  const settled = rows.map(({ id }) => id);
  if (settled.length === 0) return 0;
  const deliveries = tx.db.select({ id: d.id }).from(d).where(inArray(d.eventId, settled));
  await tx.db.delete(a).where(inArray(a.deliveryId, deliveries));
  await tx.db.delete(d).where(inArray(d.eventId, settled));
  await tx.db.delete(e).where(inArray(e.id, settled));
  return settled.length;
}
