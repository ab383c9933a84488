import { beforeEach, describe, expect, it } from 'vitest';
import { createRequestQuota, type RequestQuota } from '../../../src/domain/access/request-quota.ts';
import type { Quota } from '../../../src/domain/access/request-window.ts';
import { createMovedClock } from '../../moved-clock.ts';
import { seededRandom } from '../../seeded-random.ts';

describe('the request quota', () => {
  const clock = createMovedClock();
  let quota: RequestQuota;
  beforeEach(() => (quota = createRequestQuota(clock)));

  const team = (requestsPerMinute: number): Quota => ({
    scope: 'team',
    subjectId: 'team_1',
    requestsPerMinute,
  });
  const key = (requestsPerMinute: number): Quota => ({ scope: 'key', subjectId: 'key_1', requestsPerMinute });
  const isAdmitted = (...quotas: Quota[]) => quota.take(quotas).refusedBy === null;

  it('lets as many calls through as the limit in any minute, and no more', () => {
    expect([isAdmitted(team(2)), isAdmitted(team(2)), isAdmitted(team(2))]).toEqual([true, true, false]);
    clock.advance(59_999);
    expect(isAdmitted(team(2))).toBe(false);
    clock.advance(1);
    expect([isAdmitted(team(2)), isAdmitted(team(2)), isAdmitted(team(2))]).toEqual([true, true, false]);
  });

  it('never has more than the limit in any 60 seconds, whenever the calls come', () => {
    const random = seededRandom(42);
    const times: number[] = [];
    for (let call = 0; call < 3_000; call++) {
      clock.advance(Math.floor(random() * random() * 2_000));
      const inWindow = times.filter((at) => at > clock.now() - 60_000).length;
      const allowed = isAdmitted(team(20));
      expect(allowed).toBe(inWindow < 20);
      if (allowed) times.push(clock.now());
    }
    expect(times.length).toBeGreaterThan(400);
  });

  it('tells what remains and when the next call comes free, rounded up', () => {
    expect(quota.take([team(3)]).quotas).toMatchObject([{ remaining: 2, resetSeconds: 60 }]);
    clock.advance(10_500);
    expect(quota.take([team(3)]).quotas).toMatchObject([{ remaining: 1, resetSeconds: 50 }]);
    quota.take([team(3)]);
    expect(quota.take([team(3)])).toMatchObject({ refusedBy: 'team', retryAfterSeconds: 50 });
  });

  it('counts a refused call nowhere, not even on the quota that had room', () => {
    isAdmitted(team(5), key(1));
    for (let i = 0; i < 10; i++) expect(quota.take([team(5), key(1)]).refusedBy).toBe('key');
    expect(quota.take([team(5)]).quotas).toMatchObject([{ remaining: 3 }]);
    expect(quota.take([team(2), key(1)])).toMatchObject({ refusedBy: 'team' });
  });

  it('says of a quota without any calls that all of it is there', () => {
    isAdmitted(team(1));
    const [, ofKey] = quota.take([team(1), key(7)]).quotas;
    expect(ofKey).toMatchObject({ remaining: 7, resetSeconds: null });
  });

  it('takes a changed limit at once; a lowered one waits until enough have come free', () => {
    for (let i = 0; i < 4; i++) {
      expect(isAdmitted(team(4))).toBe(true);
      clock.advance(10_000);
    }
    expect(quota.take([team(2)])).toMatchObject({
      refusedBy: 'team',
      retryAfterSeconds: 40,
      quotas: [{ remaining: 0 }],
    });
    expect(isAdmitted(team(5))).toBe(true);
  });

  it('starts anew when the clock is set back, rather than refuse until it has caught up', () => {
    expect(isAdmitted(team(1))).toBe(true);
    clock.advance(-3_600_000);
    expect([isAdmitted(team(1)), isAdmitted(team(1))]).toEqual([true, false]);
  });

  it('remembers who has called within the minute, however many others call', () => {
    expect(isAdmitted(key(1))).toBe(true);
    for (let i = 0; i < 5_000; i++)
      quota.take([{ scope: 'key', subjectId: `other_${i}`, requestsPerMinute: 5 }]);
    expect(isAdmitted(key(1))).toBe(false);
  });

  it('does not wait for a call that is let through', () => {
    expect(quota.take([team(2)]).retryAfterSeconds).toBe(0);
  });

  it('starts anew after the clock was set back by less than a minute, too', () => {
    isAdmitted(team(2));
    clock.advance(10_000);
    isAdmitted(team(2));
    clock.advance(-5_000);
    expect(quota.take([team(2)]).quotas).toMatchObject([{ remaining: 1 }]);
  });

  it('forgets who has not called for a minute', () => {
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 3_000; i++)
        quota.take([{ scope: 'key', subjectId: `key_${round}_${i}`, requestsPerMinute: 5 }]);
      clock.advance(60_000);
    }
    expect(quota.size()).toBeLessThan(10_000);
  });
});
