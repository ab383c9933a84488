import { and, asc, between, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { StoredEvent } from '../../domain/events/stored-event.ts';
import { firstId } from '../../domain/new-id.ts';
import { statement } from '../engine/statement.ts';
import type { Session } from '../engine/store.ts';

const selectPlaces = statement<{ teamId: string; from: number; limit: number }>()(
  'scan_feed',
  ({ db, tables: { events: e } }) =>
    db
      .select({
        id: e.id,
        sequence: e.sequence,
        teamSequence: sql<number>`${e.teamSequence}`.mapWith(Number),
        type: e.type,
        generationId: e.generationId,
        createdAt: e.createdAt,
      })
      .from(e)
      .where(
        and(eq(e.teamId, sql.placeholder('teamId')), gte(e.teamSequence, sql`${sql.placeholder('from')}`)),
      )
      .orderBy(asc(e.teamSequence))
      .limit(sql.placeholder('limit')),
);

/** The events of a team from a place of its feed on, without their payloads, in the order of the feed. */
export async function scanFeed(session: Session, teamId: string, from: number, limit: number) {
  return selectPlaces(session, { teamId, from, limit });
}

/** Some events between two places of a feed, both inclusive, in the order of the feed. */
export async function findFeedEvents(
  session: Session,
  teamId: string,
  { from, to, ids }: { from: number; to: number; ids: string[] },
): Promise<StoredEvent[]> {
  const { events: e } = session.tables;
  return session.db
    .select()
    .from(e)
    .where(and(eq(e.teamId, teamId), between(e.teamSequence, from, to), inArray(e.id, ids)))
    .orderBy(asc(e.teamSequence));
}

/** The last event that was created before a time. Null: there is none. */
export async function findLastBefore(session: Session, teamId: string, time: UnixMs) {
  const { events: e } = session.tables;
  const [row] = await session.db
    .select({ teamSequence: sql<number>`${e.teamSequence}`.mapWith(Number), sequence: e.sequence })
    .from(e)
    .where(and(eq(e.teamId, teamId), lt(e.sequence, firstId('event', time))))
    .orderBy(desc(e.sequence))
    .limit(1);
  return row ?? null;
}
