import { and, eq, gte, inArray, lt, sql, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { EventType } from '../../domain/events/event-type.ts';
import type { DeliveryStatus } from '../../domain/deliveries/delivery.ts';
import { ownedBy, ownedByWithoutIndex } from '../endpoints/owned-by.ts';
import type { Session } from '../engine/store.ts';

export interface DeliveryFilter {
  endpointId?: string | undefined;
  statuses?: DeliveryStatus[] | undefined;
  eventTypes?: EventType[] | undefined;
  eventId?: string | undefined;
  /** Of the generation's events. */
  generationId?: string | undefined;
  createdAfter?: UnixMs | undefined;
  createdBefore?: UnixMs | undefined;
  /** Only rows older than this id. */
  before?: string | undefined;
}

/**
 * A filter's conditions: those that an index of deliveries by id serves, and those for which each row has
 * to be scanned.
 */
interface DeliveryConditions {
  indexed: SQL | undefined;
  scanned: SQL | undefined;
}

export function conditionsOf(
  session: Session,
  teamId: string | null,
  filter: DeliveryFilter,
): DeliveryConditions {
  const { deliveries: d, events: e } = session.tables;
  const { endpointId, statuses, eventTypes, eventId, generationId } = filter;
  const { createdAfter, createdBefore, before } = filter;
  // An event or a generation has a handful of deliveries, an endpoint fewer than its team.
  const isHandful = eventId !== undefined || generationId !== undefined;
  const isNarrow = isHandful || endpointId !== undefined;
  const isFailed = statuses?.length === 1 && statuses[0] === 'failed' && endpointId !== undefined;
  const indexed = and(
    (isNarrow ? ownedByWithoutIndex : ownedBy)(d.teamId, teamId),
    endpointId === undefined ? undefined : eq(d.endpointId, endpointId),
    eventId === undefined ? undefined : eq(d.eventId, eventId),
    generationId === undefined
      ? undefined
      : inArray(d.eventId, session.db.select({ id: e.id }).from(e).where(eq(e.generationId, generationId))),
    // A literal, because the partial index has this very condition.
    isFailed ? sql`${d.status} = 'failed'` : undefined,
    // A delivery's id begins with its time, so the index by id serves times too. Always present, because
    // without such a condition SQLite would use the index of all deliveries to an endpoint, not that of
    // the failed ones.
    gte(d.id, firstId('delivery', createdAfter ?? 0)),
    createdBefore === undefined ? undefined : lt(d.id, firstId('delivery', createdBefore)),
    before === undefined ? undefined : lt(d.id, before),
  );
  const scanned = and(
    statuses && !isFailed ? inArray(d.status, statuses) : undefined,
    eventTypes && inArray(e.type, eventTypes),
  );
  return isHandful ? { indexed: and(indexed, scanned), scanned: undefined } : { indexed, scanned };
}
