import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../../src/domain/upstream/allowance.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { expectedCompletionTimes, learnCompletion } from '../../../src/domain/poll-plan/completion-times.ts';
import { mayExplore } from '../../../src/domain/poll-plan/early-poll-ms.ts';
import { planEarlyPoll, planFirstPoll, pollPlan } from '../../../src/domain/poll-plan/poll-plan.ts';

const limits = { minIntervalMs: 3_000, maxDurationMs: 600_000 };
const times = expectedCompletionTimes({ median: 18_000, p95: 30_000 });
const NOW = 10 * HOUR_MS;

/** So many requests are free now and for the next half hour. */
const withFree = (free: number): Allowance => ({
  limit: 98,
  windowMs: HOUR_MS,
  requestTimes: new Array<number>(98 - free).fill(NOW - 30 * MINUTE_MS),
});

describe('an early poll', () => {
  const plan = pollPlan(times, 1, limits);

  it('is mostly a little early, and now and then so early that half the duration shows', () => {
    const usual = planFirstPoll(plan, 0);
    expect(planEarlyPoll(plan, 0, 0.9)).toBeLessThan(usual);
    expect(planEarlyPoll(plan, 0, 0.9)).toBeGreaterThan(18_000);
    expect(planEarlyPoll(plan, 0, 0)).toBeLessThan(18_000);
  });

  it('is not made where the planned polls are early themselves', () => {
    expect(planEarlyPoll(pollPlan(times, 50, limits), 0, 0)).toBeNull();
  });
});

describe('exploring', () => {
  const explored = { ...times, exploredAt: NOW };
  const plenty = { allowance: withFree(50), inFlight: 3 };

  it('costs one request of an hour with a hundred, however many generations there are', () => {
    expect(mayExplore(times, plenty, NOW)).toBe(true);
    expect(mayExplore(explored, plenty, NOW + 50 * MINUTE_MS)).toBe(false);
    expect(mayExplore(explored, plenty, NOW + HOUR_MS)).toBe(true);
  });

  it('goes on at once when an early poll found its picture ready, for that cost nothing', () => {
    const ready = learnCompletion(explored, { notReadyMs: 0, readyMs: 9_000, hint: null });
    const late = learnCompletion(explored, { notReadyMs: 0, readyMs: 90_000, hint: null });
    const running = learnCompletion(explored, { notReadyMs: 9_000, readyMs: 20_000, hint: null });
    expect([ready, late, running].map((known) => mayExplore(known, plenty, NOW + 1))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes no request that a generation in flight may need', () => {
    const scarce = (free: number) => mayExplore(times, { allowance: withFree(free), inFlight: 3 }, NOW);
    expect([5, 6].map(scarce)).toEqual([false, true]);
  });
});
