import { expect, it } from 'vitest';
import { pollBackOffMs } from '../../../src/domain/poll-plan/poll-back-off-ms.ts';

it('doubles from 5 s to 30 min', () => {
  const seconds = Array.from({ length: 12 }, (_, i) => pollBackOffMs(i + 1, 3_000) / 1_000);
  expect(seconds).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_800, 1_800, 1_800]);
  expect(pollBackOffMs(1e9, 3_000)).toBe(1_800_000);
});

it('is never shorter than the shortest interval between polls', () => {
  expect(pollBackOffMs(0, 3_000)).toBe(5_000);
  expect(pollBackOffMs(1, 8_000)).toBe(8_000);
  expect(pollBackOffMs(2, 8_000)).toBe(10_000);
});
