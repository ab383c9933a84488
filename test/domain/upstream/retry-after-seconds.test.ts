import { expect, it } from 'vitest';
import { retryAfterSeconds } from '../../../src/domain/upstream/retry-after-seconds.ts';

const NOW = 1_000_000;

it.each([
  ['is the time until the estimated completion', 42_000, 42],
  ['is rounded up', 41_001, 42],
  ['is a second at least', 1, 1],
  ['is an hour at most', 86_400_000, 3_600],
  ['is a few seconds once the estimate has passed', 0, 5],
  ['is a few seconds when it is late', -10_000, 5],
])('%s', (_title, inMs, seconds) => {
  expect(retryAfterSeconds({ completionAt: NOW + inMs }, NOW)).toBe(seconds);
});

it('is a few seconds when nothing is estimated', () => {
  expect(retryAfterSeconds({ completionAt: null }, NOW)).toBe(5);
});
