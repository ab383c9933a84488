import type { StoredEvent } from '../../domain/events/stored-event.ts';
import type { EventLogFilter } from '../../store/events/event-log-filter.ts';
import { listEvents as findEvents } from '../../store/events/list-events.ts';
import type { OperationContext } from '../operation-context.ts';
import { readPage, type Page } from '../page.ts';

/**
 * A page of events, newest first, whether or not an endpoint was subscribed; `createdAfter` is inclusive,
 * `createdBefore` is not. With a filter, a page can hold fewer than `limit`, or none, before the last.
 */
export async function listEvents(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  teamId: string | null,
  { cursor: before, limit, ...filter }: ListEventsParams,
): Promise<{ events: StoredEvent[] } & Page> {
  const { rows: events, nextCursor } = await readPage(
    limit,
    (limit) => findEvents(reader, teamId, { ...filter, before }, limit),
    ({ sequence }) => sequence,
  );
  return { events, nextCursor };
}

export interface ListEventsParams extends Omit<EventLogFilter, 'before'> {
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined;
  limit: number;
}
