import { expect, it } from 'vitest';
import { DAY_MS, optionalTimestamp, systemClock, timesOf, toTimestamp } from '../../src/domain/clock.ts';

it('writes a time as RFC 3339 in UTC, and leaves out what is not known', () => {
  expect(toTimestamp(DAY_MS + 1)).toBe('1970-01-02T00:00:00.001Z');
  expect(optionalTimestamp(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(optionalTimestamp(null)).toBeNull();
});

it('has one time for all purposes where a clock tells no others', () => {
  expect(timesOf({ now: () => 5 })).toEqual({ now: 5, leaseNow: 5, allowanceNow: 5, latestNow: 5 });
  const times = { now: 1, leaseNow: 2, allowanceNow: 3, latestNow: 4 };
  expect(timesOf({ now: () => 5, times: () => times })).toEqual(times);
});

it('is that of the system', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
