import { and, gte, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { firstId, timeOf } from '../../domain/new-id.ts';
import { eventRange, type EventLogFilter } from './event-log-filter.ts';
import type { Session } from '../engine/store.ts';
import { endOfScan } from '../engine/end-of-scan.ts';

/**
 * The events visible to the operator: its own, and those of teams that were delivered to its endpoints.
 * They are few beside those of the teams, so their ids are found first; of each kind at most as many as
 * one page may scan. `scannedTo` as in `listEvents`.
 */
export async function operatorEvents(
  session: Session,
  filter: EventLogFilter,
): Promise<{ condition: SQL; scannedTo: string | null }> {
  const { db, tables } = session;
  const { events: e, deliveries: d } = tables;
  const own = and(isNull(e.teamId), eventRange(session, filter));
  const delivered = and(isNull(d.teamId), deliveryRange(session, filter));
  const ends = [await endOfScan(session, e, own, e.sequence), await endOfScan(session, d, delivered)];
  // Down to the same time for both kinds, otherwise an event of one kind would be skipped.
  const floor = Math.max(...ends.map((id) => (id === null ? 0 : timeOf(id))));
  const ownIds = db
    .select({ id: e.id })
    .from(e)
    .where(and(own, gte(e.sequence, firstId('event', floor))));
  const notifiedIds = db
    .select({ id: d.eventId })
    .from(d)
    .where(and(delivered, gte(d.id, firstId('delivery', floor))));
  return {
    condition: sql`${e.id} in (${ownIds.getSQL()} union ${notifiedIds.getSQL()})`,
    scannedTo: floor === 0 ? null : firstId('event', floor),
  };
}

/**
 * The deliveries of the events in the range of a filter, and a few more: both are created in the same
 * millisecond.
 */
function deliveryRange(
  { tables: { deliveries: d } }: Session,
  { createdAfter, createdBefore, before }: EventLogFilter,
): SQL | undefined {
  return and(
    createdAfter === undefined ? undefined : gte(d.id, firstId('delivery', createdAfter)),
    createdBefore === undefined ? undefined : lt(d.id, firstId('delivery', createdBefore)),
    before === undefined ? undefined : lt(d.id, firstId('delivery', timeOf(before) + 1)),
  );
}
