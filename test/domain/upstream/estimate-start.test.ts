import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { estimateLatestStart, estimateStart } from '../../../src/domain/upstream/estimate-start.ts';

const NOW = 10 * HOUR_MS;

describe('the estimated start', () => {
  /** One of ten requests is free; another comes free each minute from now on. */
  const allowance = {
    limit: 10,
    windowMs: HOUR_MS,
    requestTimes: Array.from({ length: 9 }, (_, i) => NOW - HOUR_MS + (i + 1) * MINUTE_MS),
  };
  const minutes = (standing: { ahead?: number; inFlight?: number; requestsPerGeneration?: number }) =>
    (estimateStart(allowance, { ahead: 0, inFlight: 0, requestsPerGeneration: 2, ...standing }, NOW) - NOW) /
    MINUTE_MS;

  it('is now where its own submission is free: its polls come later', () => {
    expect(minutes({})).toBe(0);
  });

  it('comes once all ahead have been submitted and polled', () => {
    expect(minutes({ ahead: 1 })).toBe(2);
    expect(minutes({ ahead: 3 })).toBe(6);
    expect(minutes({ ahead: 1, requestsPerGeneration: 2.1 })).toBe(3);
  });

  it('leaves their polls to those in flight', () => {
    expect(minutes({ inFlight: 2 })).toBe(2);
    expect(minutes({ inFlight: 2, requestsPerGeneration: 3 })).toBe(4);
    expect(minutes({ inFlight: 2, ahead: 1 })).toBe(4);
  });

  it('uses each request once in a window', () => {
    expect(minutes({ ahead: 9, requestsPerGeneration: 1 })).toBe(9);
    expect(minutes({ ahead: 10, requestsPerGeneration: 1 })).toBe(60);
    expect(minutes({ ahead: 11, requestsPerGeneration: 1 })).toBe(61);
    expect(minutes({ ahead: 21, requestsPerGeneration: 1 })).toBe(121);
  });
});

describe('the latest start', () => {
  const allowance = { limit: 100, windowMs: HOUR_MS, requestTimes: [] };
  const turn = { maxInFlight: 10, turnMs: MINUTE_MS };
  const minutes = (place: { ahead?: number; inFlight?: number }) =>
    (estimateLatestStart(
      allowance,
      { ahead: 0, inFlight: 0, requestsPerGeneration: 2, ...place },
      turn,
      NOW,
    ) -
      NOW) /
    MINUTE_MS;

  it('is now where nothing is waited for', () => {
    expect(minutes({})).toBe(0);
    expect(minutes({ ahead: 4, inFlight: 5 })).toBe(0);
  });

  it('waits for a place in flight, though every request is free', () => {
    expect(minutes({ ahead: 10 })).toBe(1);
    expect(minutes({ ahead: 20 })).toBe(2);
    expect(minutes({ ahead: 1, inFlight: 9 })).toBe(1);
  });
});
