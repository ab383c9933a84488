import { MINUTE_MS, type UnixMs } from '../../domain/clock.ts';
import { AppError } from '../../domain/app-error.ts';
import { continueFeed, type FeedPlace } from '../../domain/events/continue-feed.ts';
import { feedTag, formatFeedCursor, type FeedCursor } from '../../domain/events/feed-cursor.ts';
import type { StoredEvent } from '../../domain/events/stored-event.ts';
import { lastTeamSequence } from '../../store/events/event-counters.ts';
import { findFeedEvents, findLastBefore, scanFeed } from '../../store/events/scan-feed.ts';
import type { EventLogFilter } from '../../store/events/event-log-filter.ts';
import type { Session } from '../../store/engine/store.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * A page of a team's events in the order in which they were committed. A reader that follows `next` gets every event
 * that passes the filter. A page can be short or empty before the end.
 * @throws AppError `cursor_expired`: events behind the cursor are gone
 */
export async function readFeed(
  { store: { reader } }: Pick<OperationContext, 'store'>,
  teamId: string,
  { cursor, limit, ...filter }: ReadFeedParams,
): Promise<FeedPage> {
  const from = cursor ?? (await startOf(reader, teamId, filter.createdAfter));
  // Before the scan: what is committed in between is not mistaken for a gap.
  const last = await lastTeamSequence(reader, teamId);
  const scanned = await scanFeed(reader, teamId, from?.teamSequence ?? 1, SCAN_LENGTH);
  const continued = continueFeed(from, last, scanned);
  if (continued.isExpired) throw expired(continued.resumeAt);
  const { places } = continued;
  const wanted = places.filter((place) => passes(place, filter)).slice(0, limit);
  const end = wanted.length === limit ? wanted.at(-1) : places.at(-1);
  const next = end === undefined ? (from ?? { teamSequence: last, tag: null }) : cursorBehind(end);
  return { events: await payloadsOf(reader, teamId, wanted), next, isEnd: next.teamSequence >= last };
}

export interface ReadFeedParams extends Omit<EventLogFilter, 'before'> {
  /** Undefined: from the oldest event on, or from `createdAfter`. */
  cursor?: FeedCursor | undefined;
  limit: number;
}

export interface FeedPage {
  events: StoredEvent[];
  /** Continues behind this page. */
  next: FeedCursor;
  /** Nothing was behind this page when it was read. */
  isEnd: boolean;
}

// Because SQLite answers nothing else meanwhile, and without payloads a thousand rows take a few milliseconds.
const SCAN_LENGTH = 1_000;

// An event is created when its transaction begins and gets its place at the end, and the clocks of replicas differ.
// Both are seconds, so what was created this long before `createdAfter` has its place before all that may be wanted.
const START_MARGIN_MS = MINUTE_MS;

/** Where a reader without a cursor begins; null: with the oldest event. */
async function startOf(
  reader: Session,
  teamId: string,
  createdAfter: UnixMs | undefined,
): Promise<FeedCursor | null> {
  if (createdAfter === undefined) return null;
  const place = await findLastBefore(reader, teamId, createdAfter - START_MARGIN_MS);
  return place === null ? null : cursorBehind(place);
}

type Place = Awaited<ReturnType<typeof scanFeed>>[number];

function passes(
  { type, generationId, createdAt }: Place,
  { types, generationId: wanted, createdAfter, createdBefore }: EventLogFilter,
): boolean {
  return (
    (types === undefined || types.includes(type)) &&
    (wanted === undefined || wanted === generationId) &&
    (createdAfter === undefined || createdAt >= createdAfter) &&
    (createdBefore === undefined || createdAt < createdBefore)
  );
}

const cursorBehind = (place: FeedPlace): FeedCursor => ({
  teamSequence: place.teamSequence,
  tag: feedTag(place),
});

async function payloadsOf(reader: Session, teamId: string, wanted: Place[]): Promise<StoredEvent[]> {
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const ids = wanted.map(({ id }) => id);
  return findFeedEvents(reader, teamId, { from: first.teamSequence, to: last.teamSequence, ids });
}

function expired(resumeAt: FeedCursor | null): AppError {
  return new AppError(
    'cursor_expired',
    'Events behind the cursor are no longer retained. Read what you need from the generations, then continue with `resumeCursor`.',
    { details: { resumeCursor: resumeAt === null ? null : formatFeedCursor(resumeAt) } },
  );
}
