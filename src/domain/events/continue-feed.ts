import { feedTag, type FeedCursor } from './feed-cursor.ts';

/**
 * Which of the scanned events follow a cursor without a gap, or where the reader can continue when events behind its
 * cursor are gone. Places are given 1, 2, 3 … without gaps, so a missing one was deleted.
 * @param from null: wherever the feed begins
 * @param last the place of the team's last event, read before the scan
 * @param scanned ascending; begins with the event at the cursor, if it still exists
 */
export function continueFeed<Place extends FeedPlace>(
  from: FeedCursor | null,
  last: number,
  scanned: readonly Place[],
): { isExpired: false; places: Place[] } | { isExpired: true; resumeAt: FeedCursor | null } {
  if (from === null && scanned.length === 0) return { isExpired: false, places: [] };
  const first = from?.teamSequence ?? (scanned[0]?.teamSequence ?? 1) - 1;
  const tag = from?.tag ?? null;
  const atCursor = scanned.find(({ teamSequence }) => teamSequence === first);
  // The database was restored to a time before the cursor: what it names never was, or is another event.
  if (first > last || (tag !== null && atCursor !== undefined && feedTag(atCursor) !== tag))
    return { isExpired: true, resumeAt: null };
  const behind = scanned.filter(({ teamSequence }) => teamSequence > first);
  const places = behind.filter(({ teamSequence }, index) => teamSequence === first + 1 + index);
  if (places.length > 0 || first === last) return { isExpired: false, places };
  const [next] = behind;
  return { isExpired: true, resumeAt: { teamSequence: (next?.teamSequence ?? last + 1) - 1, tag: null } };
}

/** An event as the scan of a feed sees it. */
export interface FeedPlace {
  teamSequence: number;
  sequence: string;
}
