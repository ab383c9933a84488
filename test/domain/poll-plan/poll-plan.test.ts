import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedCompletionTimes, learnCompletion } from '../../../src/domain/poll-plan/completion-times.ts';
import {
  planEarlyPoll,
  planFirstPoll,
  planNextPoll,
  pollPlan,
} from '../../../src/domain/poll-plan/poll-plan.ts';

const limits = { minIntervalMs: 3_000, maxDurationMs: 600_000 };
const expectation = fc
  .tuple(fc.integer({ min: 4_000, max: 120_000 }), fc.double({ min: 1.2, max: 4, noNaN: true }))
  .map(([median, factor]) => expectedCompletionTimes({ median, p95: median * factor }));
const polls = fc.double({ min: 1, max: 40, noNaN: true });
const chance = fc.double({ min: 0, max: 0.999999, noNaN: true });

describe('the first poll', () => {
  it('is never before the shortest interval and never after the longest duration', () => {
    fc.assert(
      fc.property(expectation, polls, chance, (times, number, random) => {
        const plan = pollPlan(times, number, limits);
        const at = planFirstPoll(plan, 1_000);
        expect(planEarlyPoll(plan, 1_000, random) ?? at).toBeGreaterThanOrEqual(1_000 + limits.minIntervalMs);
        expect(at).toBeGreaterThanOrEqual(1_000 + limits.minIntervalMs);
        expect(at).toBeLessThanOrEqual(1_000 + limits.maxDurationMs);
      }),
    );
  });

  it('comes early where polls are plenty and late where they are scarce', () => {
    const times = expectedCompletionTimes({ median: 18_000, p95: 30_000 });
    expect(planFirstPoll(pollPlan(times, 50, limits), 0)).toBeLessThan(9_000);
    expect(planFirstPoll(pollPlan(times, 1, limits), 0)).toBeGreaterThan(30_000);
  });

  it('is never so late that nearly all pictures have been ready for longer than the slowest take', () => {
    const plan = pollPlan(expectedCompletionTimes({ median: 18_000, p95: 30_000 }), 1, limits);
    const at = planFirstPoll(plan, 0);
    expect(at).toBeGreaterThan(36_000);
    expect(at).toBeLessThan(75_000);
  });
});

describe('the plan', () => {
  it('never takes more polls than are affordable, unless fewer than the last price allows', () => {
    fc.assert(
      fc.property(expectation, fc.double({ min: 1.8, max: 10, noNaN: true }), (times, number) => {
        expect(pollPlan(times, number, limits).pollsPerGeneration).toBeLessThanOrEqual(number);
      }),
    );
  });

  it('takes no more polls, and waits no less, the scarcer they are', () => {
    fc.assert(
      // Two searches may stop a step apart: one pair in some ten thousand differs by up to nine hundredths the other way.
      fc.property(expectation, polls, fc.double({ min: 1.1, max: 10, noNaN: true }), (times, few, factor) => {
        const scarce = pollPlan(times, few, limits);
        const ample = pollPlan(times, few * factor, limits);
        expect(scarce.pollsPerGeneration).toBeLessThanOrEqual(ample.pollsPerGeneration * 1.1 + 1e-9);
        expect(scarce.policy.delayPerPictureMs).toBeGreaterThanOrEqual(
          ample.policy.delayPerPictureMs * 0.9 - 1e-6,
        );
      }),
    );
  });
});

describe('the next poll', () => {
  it('keeps the shortest interval, ends with one at the longest duration, and then is over', () => {
    fc.assert(
      fc.property(
        expectation,
        polls,
        fc.option(fc.integer({ min: 1, max: 99 })),
        (times, number, progress) => {
          const plan = pollPlan(times, number, limits);
          let at = planFirstPoll(plan, 0);
          for (let count = 0; ; count++) {
            expect(count).toBeLessThan(250);
            const next = planNextPoll(plan, 0, at, progress === null ? null : { waitedMs: at, progress });
            if (next === null) break;
            expect(next - at).toBeGreaterThanOrEqual(limits.minIntervalMs);
            at = next;
          }
          expect(at).toBeGreaterThanOrEqual(limits.maxDurationMs);
          expect(at).toBeLessThan(limits.maxDurationMs + limits.minIntervalMs);
        },
      ),
    );
  });

  it('follows a progress that has proved right', () => {
    const hint = { waitedMs: 10_000, progress: 20 };
    const learnt = Array.from({ length: 20 }).reduce<ReturnType<typeof expectedCompletionTimes>>(
      (times) => learnCompletion(times, { notReadyMs: 47_000, readyMs: 53_000, hint }),
      expectedCompletionTimes({ median: 50_000, p95: 150_000 }),
    );
    // Keep the curves unsure and the progress trusted, so that only the hint can tell.
    const plan = pollPlan(
      { ...expectedCompletionTimes({ median: 50_000, p95: 150_000 }), progress: learnt.progress },
      3,
      limits,
    );
    const soon = planNextPoll(plan, 0, 20_000, { waitedMs: 20_000, progress: 80 })!;
    const late = planNextPoll(plan, 0, 20_000, { waitedMs: 20_000, progress: 20 })!;
    expect(soon).toBeLessThan(30_000);
    expect(late).toBeGreaterThan(80_000);
  });

  it('is not moved by a progress that has not', () => {
    const plan = pollPlan(expectedCompletionTimes({ median: 18_000, p95: 30_000 }), 2, limits);
    expect(planNextPoll(plan, 0, 12_000, { waitedMs: 12_000, progress: 5 })).toBe(
      planNextPoll(plan, 0, 12_000, null),
    );
  });
});
