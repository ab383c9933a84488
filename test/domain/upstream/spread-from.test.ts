import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/domain/clock.ts';
import { spreadFrom, SPREAD_OVER } from '../../../src/domain/upstream/spread-from.ts';

const allowance = { limit: 100, windowMs: HOUR_MS };
const none = { forOthers: 0, own: 0 };

/** When each of `number` that wait from the beginning is submitted. */
function submissionTimes(number: number, reserved = none): number[] {
  const times: number[] = [];
  while (times.length < number) {
    const latestFirst = times.toReversed().slice(0, SPREAD_OVER);
    times.push(Math.max(0, spreadFrom(allowance, latestFirst, { requestsPerGeneration: 2, reserved })));
  }
  return times;
}

describe('spread submissions', () => {
  it('are three at once, and then evenly over the hour', () => {
    const minutes = submissionTimes(8).map((at) => at / 60_000);
    expect(minutes).toEqual(
      [0, 0, 0, 1.2, 2.4, 3.6, 4.8, 6].map((value) => expect.closeTo(value, 3) as number),
    );
  });

  it('of a burst take all of an hour', () => {
    const times = submissionTimes(120);
    const inHour = (hour: number) => times.filter((at) => Math.floor(at / HOUR_MS) === hour).length;
    expect([inHour(0), inHour(1)]).toEqual([54, 52]);
  });

  it('leave the reserve to others', () => {
    const times = submissionTimes(60, { forOthers: 10, own: 0 });
    expect(times.filter((at) => at < HOUR_MS)).toHaveLength(47);
  });

  it('may use their own reserve at once', () => {
    expect(submissionTimes(20, { forOthers: 0, own: 10 }).filter((at) => at === 0)).toHaveLength(8);
  });

  it('wait for nothing after a while without any', () => {
    const reserved = none;
    const hourAgo = Array.from({ length: SPREAD_OVER }, () => -HOUR_MS);
    expect(spreadFrom(allowance, hourAgo, { requestsPerGeneration: 2, reserved })).toBeLessThanOrEqual(0);
    expect(spreadFrom(allowance, [], { requestsPerGeneration: 2, reserved })).toBe(-Infinity);
  });
});
