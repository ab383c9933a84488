import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/domain/clock.ts';
import { LONGEST_FETCH_DELAY_MS, nextFetchAt } from '../../../src/domain/files/fetch-failure.ts';

const gapsOf = (kind: 'refused' | 'unreachable' | 'storage', count: number, ageMs = 0) =>
  Array.from({ length: count }, (_, failureCount) => {
    const at = nextFetchAt({ kind, reason: '' }, { failureCount, createdAt: 1_000 }, 1_000 + ageMs);
    return at === null ? null : (at - 1_000 - ageMs) / 1_000;
  });

it('is fetched five times more where the host refuses it, within about 21 minutes', () => {
  expect(gapsOf('refused', 7)).toEqual([2, 10, 60, 300, 900, null, null]);
  expect(gapsOf('refused', 1, 2 * DAY_MS)).toEqual([2]);
});

it.each(['unreachable', 'storage'] as const)('is fetched for a day where it is %s', (kind) => {
  expect(gapsOf(kind, 8)).toEqual([2, 10, 60, 300, 900, 1_800, 3_600, 3_600]);
  expect(gapsOf(kind, 8, DAY_MS - 1).every((gap) => gap !== null)).toBe(true);
  expect(gapsOf(kind, 8, DAY_MS).every((gap) => gap === null)).toBe(true);
  expect(LONGEST_FETCH_DELAY_MS).toBe(HOUR_MS);
});
