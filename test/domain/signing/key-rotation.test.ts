import { expect, it } from 'vitest';
import { DEFAULT_OVERLAP_SECONDS, overlapBounds } from '../../../src/domain/signing/overlap-bounds.ts';

const DAY_SECONDS = 86_400;

it('what is replaced signs for a day more unless told otherwise, from not at all to a week', () => {
  expect(DEFAULT_OVERLAP_SECONDS).toBe(DAY_SECONDS);
  expect(overlapBounds).toEqual({ min: 0, max: 7 * DAY_SECONDS });
});
