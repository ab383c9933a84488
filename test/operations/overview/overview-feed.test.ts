import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createOverviewFeed, type OverviewFeed } from '../../../src/operations/overview/overview-feed.ts';

let stored: { queued: number } | Error;
let readMs: number;
let read: (string | null)[];
let woken: string[];
let feed: OverviewFeed;

beforeEach(() => {
  vi.useFakeTimers();
  [stored, readMs, read, woken] = [{ queued: 0 }, 0, [], []];
  feed = createOverviewFeed({
    async read(teamId) {
      read.push(teamId);
      if (readMs > 0) await new Promise((resolve) => setTimeout(resolve, readMs));
      if (stored instanceof Error) throw stored;
      return { at: Date.now(), ...stored };
    },
    wake: (topics) => void woken.push(...topics),
  });
});
afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('is read once for all who watch the same', async () => {
  const [first, second, operators] = [await feed.watch('t'), await feed.watch('t'), await feed.watch(null)];
  expect(read).toEqual(['t', null]);
  expect(first.topic).toBe(second.topic);
  expect(first.topic).not.toBe(operators.topic);
  expect(first.latest()).toMatchObject({ version: 1, overview: { queued: 0 } });
});

it('is read again after a change, and wakes those who watch where it differs', async () => {
  const [watched, others] = [await feed.watch('t'), await feed.watch('u')];
  stored = { queued: 1 };
  feed.changed();
  expect(read).toHaveLength(2);
  await pass(2_000);
  expect(read).toEqual(['t', 'u', 't', 'u']);
  expect(woken).toEqual([watched.topic, others.topic]);
  expect(watched.latest()).toMatchObject({ version: 2, overview: { queued: 1 } });

  feed.changed();
  await pass(2_000);
  expect(read).toHaveLength(6);
  expect(woken).toHaveLength(2);
  expect(watched.latest().version).toBe(2);
});

it('is read once for many changes, and soon after one that comes late', async () => {
  await feed.watch('t');
  for (let i = 0; i < 50; i++) {
    feed.changed();
    await pass(20);
  }
  expect(read).toHaveLength(1);
  await pass(1_000);
  expect(read).toHaveLength(2);
  await pass(5_000);
  expect(read).toHaveLength(2);
  feed.changed();
  await pass(1);
  expect(read).toHaveLength(3);
});

it('is read now and then without a change', async () => {
  const { latest } = await feed.watch('t');
  stored = { queued: 1 };
  await pass(14_000);
  expect(latest().version).toBe(1);
  await pass(1_001);
  expect(latest().version).toBe(2);
  await pass(15_001);
  expect(read).toHaveLength(3);
});

it('rests a hundred times as long as a round took', async () => {
  await feed.watch('t');
  readMs = 100;
  feed.changed();
  await pass(2_100);
  expect(read).toHaveLength(2);
  feed.changed();
  await pass(9_800);
  expect(read).toHaveLength(2);
  await pass(300);
  expect(read).toHaveLength(3);
});

it('is not read for nobody', async () => {
  const [first, second] = [await feed.watch('t'), await feed.watch('t')];
  first.leave();
  await pass(15_001);
  expect(read).toHaveLength(2);
  second.leave();
  await pass(60_000);
  expect(read.length).toBeLessThanOrEqual(2);
  // Nothing waits for its next turn either.
  expect(vi.getTimerCount()).toBe(0);
  await feed.watch('t');
  expect(read).toHaveLength(3);
  await pass(15_001);
  expect(read).toHaveLength(4);
});

it('tells who watches first that it cannot be read, and tries again later', async () => {
  stored = new Error('away');
  await expect(feed.watch('t')).rejects.toThrow('away');
  stored = { queued: 0 };
  const watched = await feed.watch('t');
  stored = new Error('away');
  await pass(15_001);
  expect(watched.latest().version).toBe(1);
  stored = { queued: 3 };
  await pass(15_001);
  expect(watched.latest()).toMatchObject({ version: 2, overview: { queued: 3 } });
});

it('is not read any more once it is closed', async () => {
  await feed.watch('t');
  feed.close();
  feed.changed();
  await pass(60_000);
  expect(read).toHaveLength(1);
});
