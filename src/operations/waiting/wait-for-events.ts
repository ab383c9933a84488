import type { FeedPage, ReadFeedParams } from '../events/read-feed.ts';
import { readUntil } from './read-until.ts';
import type { WaitPlace } from './wait-registry.ts';

/**
 * A page of a team's feed: at once if there is an event behind the cursor that passes the filter, otherwise as
 * soon as there is one, or an empty page after `waitMs`.
 */
export async function waitForEvents(
  place: WaitPlace,
  { teamId, waitMs, page, read }: WaitForEventsParams,
): Promise<FeedPage> {
  let { cursor } = page;

  async function readOn(): Promise<FeedPage> {
    for (;;) {
      const found = await read(teamId, { ...page, cursor });
      // What was read and does not pass is not read again.
      cursor = found.next;
      if (found.events.length > 0 || found.isEnd) return found;
    }
  }

  return readUntil(place, {
    topic: teamId,
    waitMs,
    read: readOn,
    isDone: ({ events }) => events.length > 0,
    versionOf: ({ next }) => String(next.teamSequence),
  });
}

interface WaitForEventsParams {
  teamId: string;
  waitMs: number;
  page: ReadFeedParams;
  read(teamId: string, page: ReadFeedParams): Promise<FeedPage>;
}
