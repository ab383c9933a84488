import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import {
  affordablePolls,
  requestsFreeAt,
  usableRequests,
  type Demand,
} from '../../../src/domain/upstream/allowance.ts';

const NOW = 10 * HOUR_MS;
const allowanceOf = (limit: number, requestTimes: number[] = []) => ({
  limit,
  windowMs: HOUR_MS,
  requestTimes,
});

describe('the usable requests', () => {
  it('are whole, rounded down', () => {
    expect(usableRequests(99)).toBe(97);
  });

  it('are never free in a number that is above the limit', () => {
    expect(requestsFreeAt(allowanceOf(98), 98, NOW)).toBe(NOW);
    expect(requestsFreeAt(allowanceOf(98), 99, NOW)).toBeNull();
  });
});

describe('the affordable polls of a generation', () => {
  const idle: Demand = { queued: 0, inFlight: 0, submittedLastHour: 0, submittedPerHour: 0 };
  const polls = (limit: number, demand: Partial<Demand> = {}, requestTimes: number[] = []) =>
    affordablePolls(allowanceOf(limit, requestTimes), { ...idle, ...demand }, NOW);

  it('are three to four on an account of 100 that nobody has used lately', () => {
    expect(polls(100)).toBeCloseTo(3.5, 1);
  });

  it('are two to three on an account of 10, which expects less', () => {
    expect(polls(10)).toBeCloseTo(2.7, 1);
  });

  it('are shared with what is in flight', () => {
    expect(polls(100, { inFlight: 10 })).toBeCloseTo(2.4, 1);
    expect(polls(100, { inFlight: 1 })).toBeGreaterThan(polls(100, { inFlight: 2 }));
  });

  it('go by the busier of the last hour and the average hour', () => {
    const [busyHour, busyDay] = [
      { submittedLastHour: 100, submittedPerHour: 50 },
      { submittedLastHour: 50, submittedPerHour: 100 },
    ];
    expect(polls(1_000, busyHour)).toBeCloseTo(8.5, 1);
    expect(polls(1_000, busyDay)).toBe(polls(1_000, busyHour));
  });

  it('are about two at least while nothing waits, and one once five want to be served', () => {
    const least = (queued: number) => polls(30, { queued, submittedLastHour: 30 });
    expect(least(0)).toBeCloseTo(1.95);
    expect(least(2)).toBeCloseTo(1.57);
    expect(least(5)).toBe(1);
    expect(least(1_000)).toBe(1);
  });

  // How many minutes until the burst leaves the window, how large it was, and what can be afforded until then.
  it.each([
    [15, 900, 4.3],
    [25, 700, 7.3],
    [35, 700, 4.6],
    [45, 700, 3.2],
    [55, 700, 2.4],
  ])('pay for a burst that lies in the window for %i more minutes', (minutes, requests, expected) => {
    const burst = Array<number>(requests).fill(NOW - HOUR_MS + minutes * MINUTE_MS);
    const demand = { submittedLastHour: 100, submittedPerHour: 100 };
    expect(polls(1_000, demand, burst)).toBeCloseTo(expected, 1);
    expect(polls(1_000, demand)).toBeCloseTo(8.5, 1);
  });
});
