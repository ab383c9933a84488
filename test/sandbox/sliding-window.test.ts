import { expect, it } from 'vitest';
import { createSlidingWindow } from '../../src/sandbox/sliding-window.ts';

it('allows no more than the limit in any window, however long it runs', () => {
  const window = createSlidingWindow(100, 5);
  const admitted: number[] = [];
  for (let now = 0; now < 300_000; now += 7) if (window.take(now)) admitted.push(now);
  // 5 in every 15 steps of 7, beyond two cuts of the list.
  expect(admitted.length).toBeGreaterThan(14_000);
  admitted.forEach((at, index) => expect((admitted[index + 5] ?? Infinity) - at).toBeGreaterThanOrEqual(100));
});
