import { expect, it } from 'vitest';
import { isInRanges, sequenceRanges } from '../../../src/domain/audit/sequence-ranges.ts';

it('joins what follows one another', () => {
  expect(sequenceRanges([])).toEqual([]);
  expect(sequenceRanges([7])).toEqual([[7, 7]]);
  expect(sequenceRanges([1, 2, 3, 5, 7, 8])).toEqual([
    [1, 3],
    [5, 5],
    [7, 8],
  ]);
});

it('finds a sequence in a range, both ends included', () => {
  const ranges = sequenceRanges([2, 3, 4, 9]);
  const found = [1, 2, 3, 4, 5, 8, 9, 10].filter((sequence) => isInRanges(ranges, sequence));
  expect(found).toEqual([2, 3, 4, 9]);
});
