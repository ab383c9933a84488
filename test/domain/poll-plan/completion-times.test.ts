import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { curves } from '../../../src/domain/poll-plan/completion-curve.ts';
import {
  expectedCompletionTimes,
  learnCompletion,
  type CompletionTimes,
} from '../../../src/domain/poll-plan/completion-times.ts';
import { learnProgress, progressHint, untriedProgress } from '../../../src/domain/poll-plan/progress-hint.ts';
import { completionDistribution, gridIndex } from '../../../src/domain/poll-plan/completion-distribution.ts';
import {
  restoreCompletionTimes,
  storeCompletionTimes,
} from '../../../src/domain/poll-plan/stored-completion-times.ts';

const catalogue = { median: 18_000, p95: 30_000 };

function readyBy(times: CompletionTimes, ms: number): number {
  return completionDistribution(times).share[gridIndex(ms)]!;
}

function learnMany(
  times: CompletionTimes,
  number: number,
  notReadyMs: number,
  readyMs: number,
): CompletionTimes {
  return Array.from({ length: number }).reduce<CompletionTimes>(
    (before) => learnCompletion(before, { notReadyMs, readyMs, hint: null }),
    times,
  );
}

const interval = fc
  .tuple(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 1, max: 600_000 }))
  .map(([notReadyMs, more]) => ({ notReadyMs, readyMs: notReadyMs + more, hint: null }));

describe('completion times', () => {
  it('begin at what the catalogue expects', () => {
    const times = expectedCompletionTimes(catalogue);
    expect(readyBy(times, 18_000)).toBeGreaterThan(0.4);
    expect(readyBy(times, 18_000)).toBeLessThan(0.6);
  });

  it('stay probabilities whatever is seen', () => {
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), (seen) => {
        const { weights } = seen.reduce(learnCompletion, expectedCompletionTimes(catalogue));
        expect(weights.every((weight) => weight > 0 && weight <= 1)).toBe(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it('take over a catalogue that is wrong by three within 30 looked-at pictures', () => {
    const times = learnMany(expectedCompletionTimes(catalogue), 30, 50_000, 58_000);
    expect(readyBy(times, 40_000)).toBeLessThan(0.1);
    expect(readyBy(times, 70_000)).toBeGreaterThan(0.9);
  });

  it('are not biased by late polls: fifty pictures found ready at twice the p95 hardly move the median', () => {
    const before = learnMany(expectedCompletionTimes(catalogue), 30, 16_000, 20_000);
    const after = learnMany(before, 50, 0, 60_000);
    expect(Math.abs(readyBy(after, 18_000) - readyBy(before, 18_000))).toBeLessThan(0.15);
  });

  it('follow a curve that has become half as long, from early polls that find the picture ready', () => {
    const before = learnMany(expectedCompletionTimes(catalogue), 100, 16_000, 20_000);
    expect(readyBy(before, 12_000)).toBeLessThan(0.1);
    expect(readyBy(learnMany(before, 8, 0, 10_000), 12_000)).toBeGreaterThan(0.8);
  });

  it('fit into a kilobyte and come back as they were', () => {
    const times = learnMany(expectedCompletionTimes(catalogue), 20, 14_000, 19_000);
    const stored = storeCompletionTimes(times);
    expect(JSON.stringify(stored).length).toBeLessThan(1_000);
    const restored = restoreCompletionTimes(JSON.parse(JSON.stringify(stored)) as typeof stored)!;
    times.weights.forEach((weight, i) => expect(restored.weights[i]).toBeCloseTo(weight, 2));
  });

  it('are not read from what was stored for other curves', () => {
    const stored = storeCompletionTimes(expectedCompletionTimes(catalogue));
    expect(restoreCompletionTimes({ ...stored, weights: stored.weights.slice(2) })).toBeNull();
    expect(stored.weights).toHaveLength(2 * curves.length);
  });
});

describe('progress', () => {
  it('is trusted once it has foretold well, and not before', () => {
    const hint = { waitedMs: 12_000, progress: 60 };
    const seen = { notReadyMs: 18_000, readyMs: 22_000, hint };
    const learnt = Array.from({ length: 20 }).reduce<typeof untriedProgress>(
      (trust) => learnProgress(trust, seen),
      untriedProgress,
    );
    expect(untriedProgress.variance).toBeGreaterThan(0.4);
    expect(learnt.variance).toBeLessThan(0.05);
  });

  it('is not changed by a picture whose end is hardly known', () => {
    const seen = { notReadyMs: 10_000, readyMs: 40_000, hint: { waitedMs: 10_000, progress: 50 } };
    expect(learnProgress(untriedProgress, seen)).toBe(untriedProgress);
  });

  it('is no hint when absent, at its ends, or before any time has passed', () => {
    expect(progressHint(0, 10, null)).toBeNull();
    expect(progressHint(0, 10, 0)).toBeNull();
    expect(progressHint(0, 10, 100)).toBeNull();
    expect(progressHint(10, 10, 50)).toBeNull();
  });
});
