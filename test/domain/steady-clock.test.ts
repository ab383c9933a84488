import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Clock } from '../../src/domain/clock.ts';
import { createSteadyClock } from '../../src/domain/steady-clock.ts';
import { NOON } from '../moved-clock.ts';

const LEASE_MS = 30 * SECOND_MS;

let monotonic: number;
/** What somebody added to the system's clock. */
let setBy: number;
let shown: string | null;
let clock: Clock;

beforeEach(() => {
  monotonic = 5_000;
  setBy = 0;
  shown = null;
  clock = createSteadyClock({
    holdMs: LEASE_MS,
    report: (_, problem) => (shown = problem),
    wall: () => NOON - 5_000 + monotonic + setBy,
    monotonic: () => monotonic,
  });
});

const pass = (ms: number) => (monotonic += ms);
/** How far the clock is from the one that nobody set. */
const aheadMs = () => clock.now() - (NOON - 5_000 + monotonic);
const times = () => {
  const { now, leaseNow, allowanceNow, latestNow } = clock.times!();
  const trueNow = NOON - 5_000 + monotonic;
  return {
    now: now - trueNow,
    leaseNow: leaseNow - trueNow,
    allowanceNow: allowanceNow - trueNow,
    latestNow: latestNow - trueNow,
  };
};

describe('the clock of the gateway', () => {
  it('shows the time of the system, and follows what NTP corrects', () => {
    expect(aheadMs()).toBe(0);
    pass(MINUTE_MS);
    setBy = 4 * SECOND_MS;
    expect(aheadMs()).toBe(4 * SECOND_MS);
    setBy = -SECOND_MS;
    expect(aheadMs()).toBe(-SECOND_MS);
    expect(shown).toBeNull();
  });

  describe.each([
    ['ahead', HOUR_MS],
    ['back', -HOUR_MS],
    ['ahead by six seconds', 6 * SECOND_MS],
  ])('when it is set %s', (_, stepMs) => {
    beforeEach(() => {
      clock.now();
      setBy = stepMs;
    });

    it('goes on as before for one lease, and then takes the new time', () => {
      expect(aheadMs()).toBe(0);
      expect(shown).toContain(`by ${Math.abs(stepMs) / SECOND_MS} s`);
      pass(LEASE_MS - 1);
      expect(aheadMs()).toBe(0);
      pass(1);
      expect(aheadMs()).toBe(stepMs);
      expect(shown).toBeNull();
    });

    it('notices nothing when it is set right within that time', () => {
      aheadMs();
      pass(10 * SECOND_MS);
      expect(aheadMs()).toBe(0);
      setBy = 0;
      expect(aheadMs()).toBe(0);
      expect(shown).toBeNull();
      pass(HOUR_MS);
      expect(aheadMs()).toBe(0);
    });

    it('waits for a lease from the last step on', () => {
      aheadMs();
      pass(LEASE_MS - 1);
      setBy = 2 * stepMs;
      expect(aheadMs()).toBe(0);
      pass(LEASE_MS - 1);
      expect(aheadMs()).toBe(0);
      pass(1);
      expect(aheadMs()).toBe(2 * stepMs);
    });
  });

  it('lets leases outlive a step that is waited out', () => {
    setBy = HOUR_MS;
    expect(times()).toEqual({ now: 0, leaseNow: HOUR_MS, allowanceNow: 0, latestNow: 0 });
    pass(LEASE_MS);
    expect(times()).toMatchObject({ now: HOUR_MS, leaseNow: HOUR_MS });
    setBy = 0;
    expect(times()).toMatchObject({ now: HOUR_MS, leaseNow: HOUR_MS });
  });

  it('counts an hour by the later of both clocks, so a step frees no allowance', () => {
    times();
    setBy = HOUR_MS;
    times();
    pass(LEASE_MS);
    expect(times()).toMatchObject({ now: HOUR_MS, allowanceNow: 0 });
    pass(HOUR_MS);
    expect(times()).toMatchObject({ now: HOUR_MS, allowanceNow: 0 });
    // By minutes: never too early.
    pass(2 * MINUTE_MS);
    expect(times()).toMatchObject({ now: HOUR_MS, allowanceNow: HOUR_MS });
    setBy = 0;
    times();
    pass(LEASE_MS);
    expect(times()).toMatchObject({ now: 0, allowanceNow: 0 });
  });

  it('remembers for good that it was set back', () => {
    setBy = -HOUR_MS;
    times();
    pass(LEASE_MS);
    expect(times()).toMatchObject({ now: -HOUR_MS, latestNow: 0 });
    pass(5 * HOUR_MS);
    expect(times()).toMatchObject({ now: -HOUR_MS, latestNow: 0 });
  });

  it('frees no allowance by many small steps either', () => {
    times();
    for (let steps = 1; steps <= 20; steps++) {
      pass(MINUTE_MS);
      setBy = steps * 4 * SECOND_MS;
      expect(times()).toMatchObject({ now: setBy, allowanceNow: 0 });
    }
    // The last hour began with the tenth step.
    pass(50 * MINUTE_MS);
    expect(times().allowanceNow).toBeGreaterThan(0);
    expect(times().allowanceNow).toBeLessThanOrEqual(40 * SECOND_MS);
    pass(HOUR_MS + 2 * MINUTE_MS);
    expect(times().allowanceNow).toBe(setBy);
  });
});
