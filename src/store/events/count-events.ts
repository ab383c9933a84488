import { and, asc, count, eq, gt, inArray, isNull, lt } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { EventType } from '../../domain/events/event-type.ts';
import type { Session } from '../engine/store.ts';

/** A team's events of a time range, of the types that an endpoint subscribes to. */
interface EventsToRecover {
  teamId: string;
  types: EventType[];
  /** Inclusive. */
  since: UnixMs;
  /** Exclusive. */
  until: UnixMs;
  /** Only those behind this place. */
  after: string | null;
}

export async function countEvents(session: Session, wanted: EventsToRecover): Promise<number> {
  const { events: e } = session.tables;
  const [row] = await session.db
    .select({ number: count() })
    .from(e)
    .where(and(rangeOf(session, wanted), inArray(e.type, wanted.types)));
  return row?.number ?? 0;
}

/** The first events of the range, whatever their type: so that a page reads no more than `limit` rows. */
export async function scanEvents(session: Session, wanted: Omit<EventsToRecover, 'types'>, limit: number) {
  const { events: e } = session.tables;
  return session.db
    .select({ id: e.id, sequence: e.sequence, type: e.type, createdAt: e.createdAt })
    .from(e)
    .where(rangeOf(session, wanted))
    .orderBy(asc(e.sequence))
    .limit(limit);
}

function rangeOf({ tables: { events: e } }: Session, wanted: Omit<EventsToRecover, 'types'>) {
  const { teamId, since, until, after } = wanted;
  return and(
    eq(e.teamId, teamId),
    isNull(e.textsErasedAt),
    gt(e.sequence, after ?? firstId('event', since)),
    lt(e.sequence, firstId('event', until)),
  );
}
