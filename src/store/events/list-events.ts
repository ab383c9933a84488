import { and, desc, eq, exists, gte, inArray, isNull, or, type SQL } from 'drizzle-orm';
import type { StoredEvent } from '../../domain/events/stored-event.ts';
import { eventRange, type EventLogFilter } from './event-log-filter.ts';
import { operatorEvents } from './operator-events.ts';
import { ownedBy, ownedByWithoutIndex } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';
import { endOfScan } from '../engine/end-of-scan.ts';

/**
 * The events of a team, or with null those visible to the operator, newest first. `scannedTo`: the scan
 * of the page ended here, so there may be more below although fewer than `limit` were found.
 */
export async function listEvents(
  session: Session,
  teamId: string | null,
  filter: EventLogFilter,
  limit: number,
): Promise<{ found: StoredEvent[]; scannedTo: string | null }> {
  const { events: e } = session.tables;
  const { condition, scannedTo } = await candidates(session, teamId, filter);
  const found = await session.db
    .select()
    .from(e)
    .where(and(condition, eventRange(session, filter), filter.types && inArray(e.type, filter.types)))
    .orderBy(desc(e.sequence))
    .limit(limit);
  return { found, scannedTo };
}

/** The events that a page may contain, of those in the range of the filter. */
async function candidates(
  session: Session,
  teamId: string | null,
  filter: EventLogFilter,
): Promise<{ condition: SQL | undefined; scannedTo: string | null }> {
  const { events: e } = session.tables;
  const { types, generationId } = filter;
  // A generation has a handful of events.
  if (generationId !== undefined)
    return { condition: and(visibleTo(session, teamId), eq(e.generationId, generationId)), scannedTo: null };
  if (teamId === null) return operatorEvents(session, filter);
  const condition = ownedBy(e.teamId, teamId);
  const range = and(condition, eventRange(session, filter));
  const scannedTo = types ? await endOfScan(session, e, range, e.sequence) : null;
  return {
    condition: and(condition, scannedTo === null ? undefined : gte(e.sequence, scannedTo)),
    scannedTo,
  };
}

/** Null: there is no such event, or it is not visible to the team, or with null to the operator. */
export async function findEvent(
  session: Session,
  teamId: string | null,
  id: string,
): Promise<StoredEvent | null> {
  const { events: e } = session.tables;
  const [row] = await session.db
    .select()
    .from(e)
    .where(and(eq(e.id, id), visibleTo(session, teamId)));
  return row ?? null;
}

function visibleTo(session: Session, teamId: string | null): SQL | undefined {
  const { events: e, deliveries: d } = session.tables;
  if (teamId !== null) return ownedByWithoutIndex(e.teamId, teamId);
  const delivered = session.db
    .select({ id: d.eventId })
    .from(d)
    .where(and(eq(d.eventId, e.id), ownedByWithoutIndex(d.teamId, null)));
  return or(isNull(e.teamId), exists(delivered));
}
