import { and, gte, lt, type SQL } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import { firstId } from '../../domain/new-id.ts';
import type { EventType } from '../../domain/events/event-type.ts';
import type { Session } from '../engine/store.ts';

export interface EventLogFilter {
  types?: EventType[] | undefined;
  generationId?: string | undefined;
  createdAfter?: UnixMs | undefined;
  createdBefore?: UnixMs | undefined;
  /** Only rows before this place in the list. */
  before?: string | undefined;
}

/** The part of a filter that the index by sequence serves: an event's sequence begins with its time. */
export function eventRange(
  { tables: { events: e } }: Session,
  { createdAfter, createdBefore, before }: EventLogFilter,
): SQL | undefined {
  return and(
    createdAfter === undefined ? undefined : gte(e.sequence, firstId('event', createdAfter)),
    createdBefore === undefined ? undefined : lt(e.sequence, firstId('event', createdBefore)),
    before === undefined ? undefined : lt(e.sequence, before),
  );
}
