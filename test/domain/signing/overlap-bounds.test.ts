import { expect, it } from 'vitest';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../../src/domain/signing/overlap-bounds.ts';

const DAY_SECONDS = 86_400;

it('a replaced key signs for one more day by default, and for at most a week', () => {
  expect(DEFAULT_OVERLAP_SECONDS).toBe(DAY_SECONDS);
  expect(overlapBounds).toEqual({ min: 0, max: 7 * DAY_SECONDS });
});
