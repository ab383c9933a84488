import { expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../src/domain/clock.ts';
import { createInterval } from '../../src/workers/interval.ts';
import { createMovedClock, NOON } from '../moved-clock.ts';

it('an interval is over after its time, and when the clock was set back by more than it', () => {
  const clock = createMovedClock();
  const interval = createInterval(clock, MINUTE_MS);
  expect(interval.waitUntil()).toBeNull();
  expect(interval.restart()).toBe(NOON + MINUTE_MS);
  expect(interval.waitUntil()).toBe(NOON + MINUTE_MS);
  clock.advance(MINUTE_MS - 1);
  expect(interval.waitUntil()).toBe(NOON + MINUTE_MS);
  clock.advance(1);
  expect(interval.waitUntil()).toBeNull();
  interval.restart();
  clock.advance(-HOUR_MS);
  expect(interval.waitUntil()).toBeNull();
});
