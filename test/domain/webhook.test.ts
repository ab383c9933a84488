import { describe, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '../../src/domain/clock.ts';
import { defaultRetryScheduleMs, nextAttemptAt } from '../../src/domain/webhook.ts';

describe('the retry schedule', () => {
  it('is the one that Standard Webhooks recommends', () => {
    expect(defaultRetryScheduleMs.map((ms) => ms / SECOND_MS)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
  });

  it('spreads each delay over ±20 %', () => {
    expect(nextAttemptAt([HOUR_MS], 1, 1_000, 0)).toBe(1_000 + 0.8 * HOUR_MS);
    expect(nextAttemptAt([HOUR_MS], 1, 1_000, 0.5)).toBe(1_000 + HOUR_MS);
    expect(nextAttemptAt([HOUR_MS], 1, 1_000, 1)).toBe(1_000 + 1.2 * HOUR_MS);
  });

  it('takes the delay after the attempt that failed, and ends after the last', () => {
    expect([1, 2, 3].map((attempts) => nextAttemptAt([10, 20], attempts, 0, 0.5))).toEqual([10, 20, null]);
    expect(nextAttemptAt([], 1, 0, 0.5)).toBeNull();
  });
});
