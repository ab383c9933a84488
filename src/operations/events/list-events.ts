import type { StoredEvent } from '../../domain/events/stored-event.ts';
import type { EventFilter } from '../../store/events/event-filter.ts';
import { listEvents as findEvents } from '../../store/events/list-events.ts';
import type { OperationContext } from '../context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of events, newest first, whether anyone was told of them or not; `createdAfter` is inclusive, `createdBefore` is not. One
 * with a filter may have fewer than asked for, or none, before the last.
 */
export async function listEvents(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  { cursor: before, limit, ...filter }: EventQuery,
): Promise<{ events: StoredEvent[] } & Page> {
  const { rows: events, nextCursor } = await readPage(limit, (limit) =>
    findEvents(reader, teamId, { ...filter, before }, limit),
  );
  return { events, nextCursor };
}

export interface EventQuery extends Omit<EventFilter, 'before'> {
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}
