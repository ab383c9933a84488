import { expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/domain/events/stored-event.ts';
import type { FeedPage, ReadFeedParams } from '../../../src/operations/events/read-feed.ts';
import { waitForEvents } from '../../../src/operations/waiting/wait-for-events.ts';
import type { WaitEnd, WaitPlace } from '../../../src/operations/waiting/wait-registry.ts';

const none = () => undefined;
const cursorAt = (teamSequence: number) => ({ teamSequence, tag: null });
const pageTo = (teamSequence: number, { events = 0, isEnd = true } = {}): FeedPage => ({
  events: Array.from({ length: events }, () => ({}) as StoredEvent),
  next: cursorAt(teamSequence),
  isEnd,
});

/** Waits from the third place on while these pages are read, one after the other. */
async function waitedFor(pages: FeedPage[], ends: WaitEnd[] = []) {
  const versions: string[] = [];
  const next: WaitPlace['next'] = async (_ms, version) => {
    versions.push(version);
    return ends.shift() ?? 'timeout';
  };
  const watched: string[] = [];
  const from: (number | undefined)[] = [];
  const read = async (teamId: string, { cursor, limit }: ReadFeedParams) => {
    expect([teamId, limit]).toEqual(['team_1', 20]);
    from.push(cursor?.teamSequence);
    return pages.shift()!;
  };
  const found = await waitForEvents(
    { watch: (topic) => void watched.push(topic), next, wake: none, leave: none },
    { teamId: 'team_1', waitMs: 1_000, page: { cursor: cursorAt(3), limit: 20 }, read },
  );
  expect(watched).toEqual(['team_1']);
  return { found, from, versions };
}

it('is the page that has events, without waiting', async () => {
  const found = pageTo(4, { events: 1 });
  expect(await waitedFor([found])).toEqual({ found, from: [3], versions: [] });
});

it('reads on at once behind a page of events that do not pass, until the end of the feed', async () => {
  const found = pageTo(12, { events: 2, isEnd: false });
  const between = [pageTo(5, { isEnd: false }), pageTo(8, { isEnd: false })];
  expect(await waitedFor([...between, found])).toEqual({ found, from: [3, 5, 8], versions: [] });
});

it('waits at the end of the feed, by its place, and reads nothing twice', async () => {
  const found = pageTo(9, { events: 1 });
  expect(await waitedFor([pageTo(5), pageTo(7), found], ['woken', 'woken'])).toEqual({
    found,
    from: [3, 5, 7],
    versions: ['5', '7'],
  });
});

it('is an empty page behind what was read when the time is over', async () => {
  expect(await waitedFor([pageTo(5), pageTo(7)], ['woken', 'timeout'])).toEqual({
    found: pageTo(7),
    from: [3, 5],
    versions: ['5', '7'],
  });
});
