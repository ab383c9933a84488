import { and, desc, eq, exists, gte, inArray, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../domain/clock.ts';
import type { StoredEvent } from '../domain/event-resource.ts';
import { firstId } from '../domain/ids.ts';
import type { EventType } from '../domain/webhook.ts';
import { ownedBy, ownedByWithoutIndex } from './owned-by.ts';
import type { Session } from './store.ts';
import { endOfWalk } from './walk.ts';

export interface EventFilter {
  types?: EventType[] | undefined;
  generationId?: string | undefined;
  createdAfter?: UnixMs | undefined;
  createdBefore?: UnixMs | undefined;
  /** Only what is older than this id. */
  before?: string | undefined;
}

/**
 * The events of a team, or, with null, those that are the operator's to know, newest first. `walkedTo`: there may be more below
 * this id, though fewer than `limit` were found, because a page looks at so many only.
 */
export async function listEvents(
  session: Session,
  teamId: string | null,
  { types, generationId, createdAfter, createdBefore, before }: EventFilter,
  limit: number,
): Promise<{ found: StoredEvent[]; walkedTo: string | null }> {
  const { events: e } = session.tables;
  const isHandful = generationId !== undefined;
  const indexed = and(
    visibleTo(session, teamId, isHandful),
    isHandful ? eq(e.generationId, generationId) : undefined,
    // An event's id begins with its time, so the index by id serves times too.
    createdAfter === undefined ? undefined : gte(e.id, firstId('event', createdAfter)),
    createdBefore === undefined ? undefined : lt(e.id, firstId('event', createdBefore)),
    before === undefined ? undefined : lt(e.id, before),
  );
  const looked = types && inArray(e.type, types);
  const walkedTo = looked && !isHandful ? await endOfWalk(session, e, indexed) : null;
  const found = await session.db
    .select()
    .from(e)
    .where(and(indexed, looked, walkedTo === null ? undefined : gte(e.id, walkedTo)))
    .orderBy(desc(e.id))
    .limit(limit);
  return { found, walkedTo };
}

export async function findEvent(
  session: Session,
  teamId: string | null,
  id: string,
): Promise<StoredEvent | null> {
  const { events: e } = session.tables;
  const [row] = await session.db
    .select()
    .from(e)
    .where(and(eq(e.id, id), visibleTo(session, teamId, true)));
  return row ?? null;
}

// An event of a team's that is the operator's to know as well has a delivery of the operator's.
function visibleTo(session: Session, teamId: string | null, isNarrow: boolean): SQL | undefined {
  const { events: e, deliveries: d } = session.tables;
  if (teamId !== null) return (isNarrow ? ownedByWithoutIndex : ownedBy)(e.teamId, teamId);
  const told = session.db.select({ id: d.eventId }).from(d);
  if (isNarrow)
    return or(
      isNull(e.teamId),
      exists(told.where(and(eq(d.eventId, e.id), ownedByWithoutIndex(d.teamId, null)))),
    );
  const own = session.db.select({ id: e.id }).from(e).where(isNull(e.teamId));
  // They are few beside the teams' events: found first and looked up, not looked for among all.
  return sql`${e.id} in (${own.getSQL()} union ${told.where(isNull(d.teamId)).getSQL()})`;
}
