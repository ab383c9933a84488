import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  afterFailure,
  healthy,
  circuitOf,
  usability,
  type AccountHealth,
  type AccountFailureReason,
} from '../../../src/domain/upstream/account-health.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';

const NOW = 1_000_000;

function failed(
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
    ['unavailable', 50, 5 * MINUTE_MS],
    ['rate_limited', 1, MINUTE_MS],
    ['rate_limited', 2, 2 * MINUTE_MS],
    ['rate_limited', 50, 30 * MINUTE_MS],
    ['out_of_credits', 1, 5 * MINUTE_MS],
    ['out_of_credits', 50, HOUR_MS],
  ])('backs off after %s, %i times in a row, for %i ms', (failureReason, times, backOffMs) => {
    expect(failed(failureReason, times).retryAt).toBe(NOW + backOffMs);
  });

  it('backs off as long as the upstream asks, but at least a second and at most a day', () => {
    expect(failed('rate_limited', 1, 77_000).retryAt).toBe(NOW + 77_000);
    expect(failed('rate_limited', 1, 0).retryAt).toBe(NOW + SECOND_MS);
    expect(failed('rate_limited', 1, 99 * 24 * HOUR_MS).retryAt).toBe(NOW + 24 * HOUR_MS);
  });

  it('permits one request at a time after its back-off, and any number after an answer', () => {
    const health = failed('rate_limited');
    expect(usability(health, 'submit', NOW)).toEqual({ requests: 'none', retryAt: NOW + MINUTE_MS });
    expect(usability(health, 'submit', NOW + MINUTE_MS)).toEqual({ requests: 'one' });
    expect(usability(afterAnswer(health, 'poll'), 'submit', NOW)).toEqual({ requests: 'any' });
  });

  it('that is out of credits can still be polled, and only a submission closes its circuit', () => {
    const health = failed('out_of_credits');
    expect(usability(health, 'poll', NOW)).toEqual({ requests: 'any' });
    expect(afterAnswer(health, 'poll')).toBe(health);
    expect(usability(afterAnswer(health, 'submit'), 'submit', NOW)).toEqual({ requests: 'any' });
  });

  it('whose key is refused permits no submission until the operator resumes it', () => {
    expect(usability(failed('key_refused'), 'submit', NOW + 100 * HOUR_MS)).toEqual({
      requests: 'none',
      retryAt: null,
    });
    expect(usability(failed('key_refused'), 'poll', NOW)).toEqual({ requests: 'any' });
  });

  it('that is paused stays paused through failures and answers', () => {
    const paused = { ...failed('unreachable'), pausedAt: NOW };
    expect(usability(afterAnswer(paused, 'poll'), 'submit', NOW)).toEqual({
      requests: 'none',
      retryAt: null,
    });
  });

  it('has its circuit open during the back-off, half-open after it, and closed after an answer', () => {
    const limited = failed('rate_limited');
    expect(circuitOf(healthy, NOW)).toBe('closed');
    expect(circuitOf(limited, NOW + MINUTE_MS - 1)).toBe('open');
    expect(circuitOf(limited, NOW + MINUTE_MS)).toBe('half_open');
    expect(circuitOf(afterAnswer(limited, 'poll'), NOW)).toBe('closed');
    expect(circuitOf(failed('key_refused'), NOW + 100 * HOUR_MS)).toBe('open');
    const paused: AccountHealth = { ...healthy, pausedAt: NOW };
    expect(circuitOf(paused, NOW)).toBe('closed');
  });

  it('that the upstream cannot serve is not polled either', () => {
    for (const failureReason of ['unreachable', 'unavailable', 'rate_limited'] as const)
      expect(usability(failed(failureReason, 3), 'poll', NOW)).toMatchObject({ requests: 'none' });
  });

  it('that is out of credits takes no submission until it is tried again', () => {
    const health = failed('out_of_credits');
    expect(usability(health, 'submit', NOW)).toEqual({ requests: 'none', retryAt: NOW + 5 * MINUTE_MS });
    expect(usability(health, 'submit', NOW + 5 * MINUTE_MS)).toEqual({ requests: 'one' });
  });

  it('counts failures of one reason in a row, and starts again with another', () => {
    const health = failed('rate_limited', 3);
    expect(health.failureCount).toBe(3);
    const other = afterFailure(
      health,
      { failureReason: 'unreachable', reason: 'why', retryAfterMs: null },
      NOW,
    );
    expect(other).toMatchObject({ failureCount: 1, retryAt: NOW + 5 * SECOND_MS });
    expect(afterAnswer(health, 'submit')).toEqual(healthy);
    expect(healthy.failureCount).toBe(0);
  });

  it('without a failure stays as it is after an answer', () => {
    const paused = { ...healthy, pausedAt: NOW };
    expect(afterAnswer(paused, 'submit')).toBe(paused);
    expect(usability(paused, 'poll', NOW)).toEqual({ requests: 'any' });
  });
});
