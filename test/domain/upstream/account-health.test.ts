import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  afterFailure,
  healthy,
  usability,
  type AccountHealth,
  type AccountFailureReason,
} from '../../../src/domain/upstream/account-health.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';

const NOW = 1_000_000;

function troubled(
  failureReason: AccountFailureReason,
  times = 1,
  retryAfterMs: number | null = null,
): AccountHealth {
  let health = healthy;
  for (let i = 0; i < times; i++)
    health = afterFailure(health, { failureReason, reason: 'why', retryAfterMs }, NOW);
  return health;
}

describe('an account', () => {
  it.each<[AccountFailureReason, number, number]>([
    ['unreachable', 1, 5 * SECOND_MS],
    ['unreachable', 3, 20 * SECOND_MS],
    ['unreachable', 50, 5 * MINUTE_MS],
    ['unavailable', 2, 0],
    ['unavailable', 3, 15 * SECOND_MS],
    ['rate_limited', 1, MINUTE_MS],
    ['rate_limited', 2, 2 * MINUTE_MS],
    ['rate_limited', 50, 30 * MINUTE_MS],
    ['out_of_credits', 1, 5 * MINUTE_MS],
    ['out_of_credits', 50, HOUR_MS],
  ])('rests after %s, met %i times in a row, for %i ms', (failureReason, times, backOffMs) => {
    expect(troubled(failureReason, times).retryAt).toBe(NOW + backOffMs);
  });

  it('rests as long as the upstream asks, but at least a second and at most a day', () => {
    expect(troubled('rate_limited', 1, 77_000).retryAt).toBe(NOW + 77_000);
    expect(troubled('rate_limited', 1, 0).retryAt).toBe(NOW + SECOND_MS);
    expect(troubled('rate_limited', 1, 99 * 24 * HOUR_MS).retryAt).toBe(NOW + 24 * HOUR_MS);
  });

  it('is tried with one request at a time once it has rested, and used freely again after an answer', () => {
    const health = troubled('rate_limited');
    expect(usability(health, 'submit', NOW)).toEqual({ use: 'not', retryAt: NOW + MINUTE_MS });
    expect(usability(health, 'submit', NOW + MINUTE_MS)).toEqual({ use: 'one' });
    expect(usability(afterAnswer(health, 'poll'), 'submit', NOW)).toEqual({ use: 'freely' });
  });

  it('that is out of credits can still be asked about what it took, and only a submission ends the trouble', () => {
    const health = troubled('out_of_credits');
    expect(usability(health, 'poll', NOW)).toEqual({ use: 'freely' });
    expect(afterAnswer(health, 'poll')).toBe(health);
    expect(usability(afterAnswer(health, 'submit'), 'submit', NOW)).toEqual({ use: 'freely' });
  });

  it('whose key is refused takes no submission until the operator resumes it', () => {
    expect(usability(troubled('key_refused'), 'submit', NOW + 100 * HOUR_MS)).toEqual({
      use: 'not',
      retryAt: null,
    });
    expect(usability(troubled('key_refused'), 'poll', NOW)).toEqual({ use: 'freely' });
  });

  it('that is paused stays paused through failureReason and answers', () => {
    const paused = { ...troubled('unreachable'), pausedAt: NOW };
    expect(usability(afterAnswer(paused, 'poll'), 'submit', NOW)).toEqual({ use: 'not', retryAt: null });
  });
});
