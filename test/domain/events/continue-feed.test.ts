import { describe, expect, it } from 'vitest';
import { continueFeed, type FeedPlace } from '../../../src/domain/events/continue-feed.ts';
import { formatFeedCursor, parseFeedCursor } from '../../../src/domain/events/feed-cursor.ts';

const place = (teamSequence: number, life = 'a'): FeedPlace => ({
  teamSequence,
  sequence: `evt_000000${`${teamSequence}${life}`.padStart(8, '0')}`,
});
const places = (...numbers: number[]) => numbers.map((number) => place(number));
const at = (teamSequence: number, tag: string | null = null) => ({ teamSequence, tag });

describe('a feed', () => {
  it.each<[string, Parameters<typeof continueFeed>, number[]]>([
    ['begins with the oldest event', [null, 3, places(1, 2, 3)], [1, 2, 3]],
    ['begins behind what was deleted', [null, 5, places(4, 5)], [4, 5]],
    ['is empty when there never was an event', [null, 0, []], []],
    ['is empty when all were deleted', [null, 5, []], []],
    ['continues behind the cursor', [at(1), 3, places(1, 2, 3)], [2, 3]],
    ['continues though the event at the cursor was deleted', [at(1, '0000001a'), 3, places(2, 3)], [2, 3]],
    ['has nothing behind its end', [at(3, '0000003a'), 3, places(3)], []],
    ['has nothing behind its end though all were deleted', [at(3), 3, []], []],
    ['stops before a gap', [at(1), 5, places(1, 2, 4, 5)], [2]],
    ['takes what was committed after the counter was read', [at(3), 3, places(3, 4)], [4]],
  ])('%s', (_title, [from, last, scanned], expected) => {
    const continued = continueFeed(from, last, scanned);
    expect(continued).toEqual({ isExpired: false, places: places(...expected) });
  });

  it.each<[string, Parameters<typeof continueFeed>, number | null]>([
    ['the next event was deleted', [at(1), 5, places(1, 4, 5)], 3],
    ['all events behind the cursor were deleted', [at(1), 5, []], 5],
    ['the start was deleted', [at(0), 5, places(3, 4, 5)], 2],
    ['the cursor is behind the last event', [at(7), 5, []], null],
    ['another event has the place of the cursor', [at(3, '0000003b'), 5, places(3, 4, 5)], null],
  ])('is expired when %s', (_title, [from, last, scanned], resumeAt) => {
    const continued = continueFeed(from, last, scanned);
    expect(continued).toEqual({ isExpired: true, resumeAt: resumeAt === null ? null : at(resumeAt) });
  });
});

describe('a cursor', () => {
  it.each([at(0), at(42), at(42, '0a1b2c3d')])('is read as it was written: %j', (cursor) => {
    expect(parseFeedCursor(formatFeedCursor(cursor))).toEqual(cursor);
  });

  it.each([
    '',
    'after-',
    'after--1',
    'after-01',
    'after-1-',
    'after-1-short',
    'after-1e3',
    'after-1 ',
    'evt_1',
  ])('is not %j', (text) => expect(parseFeedCursor(text)).toBeNull());

  it('is not a number that is too large to be exact', () => {
    expect(parseFeedCursor(`after-${'9'.repeat(16)}`)).toBeNull();
  });
});
