import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  afterFailure,
  afterStart,
  failureOf,
  healthy,
  usability,
  type AccountFailure,
  type AccountHealth,
} from '../../../src/domain/upstream/account-health.ts';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/domain/clock.ts';

const NOW = 1_000_000;
const submit = { kind: 'submit', priceCredits: 4 } as const;
const poll = { kind: 'poll' } as const;

function failure(changes: Partial<AccountFailure> = {}): AccountFailure {
  return {
    purpose: submit,
    generationId: 'gen_1',
    failureReason: 'unavailable',
    reason: 'why',
    retryAfterMs: null,
    mayBeOfGeneration: true,
    mayBeCharged: false,
    isOfKill: false,
    ...changes,
  };
}

/** Each failure is another generation's. */
function failed(failureReason: AccountFailureReason, times = 1, changes: Partial<AccountFailure> = {}) {
  let health = healthy;
  for (let i = 0; i < times; i++)
    health = afterFailure(health, failure({ failureReason, generationId: `gen_${i}`, ...changes }), NOW);
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
    for (const purpose of [submit, poll])
      expect(failed(failureReason, times, { purpose }).retryAt).toBe(NOW + backOffMs);
  });

  it.each<AccountFailureReason>(['unavailable', 'rate_limited'])(
    'does not back off for longer when one generation fails again: %s',
    (failureReason) => {
      const again = { failureReason, generationId: 'gen_1' };
      const health = failed(failureReason, 50, again);
      expect(health).toMatchObject({ failureCount: 1, submissions: { failureCount: 1 } });
      expect(health).toEqual(failed(failureReason, 1, again));
      expect(failed(failureReason, 2, { ...again, mayBeOfGeneration: false }).failureCount).toBe(2);
    },
  );

  it('backs off as long as the upstream asks, but at least a second and at most a day', () => {
    const retryAt = (retryAfterMs: number) => failed('rate_limited', 1, { retryAfterMs }).retryAt;
    expect(retryAt(77_000)).toBe(NOW + 77_000);
    expect(retryAt(0)).toBe(NOW + SECOND_MS);
    expect(retryAt(99 * 24 * HOUR_MS)).toBe(NOW + 24 * HOUR_MS);
    const again = failed('rate_limited', 2, { generationId: 'gen_1', retryAfterMs: 77_000 });
    expect(again.retryAt).toBe(NOW + 77_000);
  });

  it('is not tried earlier for a short `Retry-After` while submissions may be charged for', () => {
    const charged = { retryAfterMs: SECOND_MS, mayBeCharged: true };
    expect(failed('unavailable', 4, charged).submissions.retryAt).toBe(NOW + 30 * SECOND_MS);
    expect(failed('unavailable', 1, { ...charged, retryAfterMs: HOUR_MS }).retryAt).toBe(NOW + HOUR_MS);
  });

  it('permits one request at a time after its back-off', () => {
    const health = failed('rate_limited');
    const later = NOW + MINUTE_MS;
    expect(usability(health, submit, NOW)).toEqual({ requests: 'none', retryAt: later });
    expect(usability(health, submit, later)).toEqual({ requests: 'one' });
    expect(usability(health, poll, later)).toEqual({ requests: 'one' });
  });

  it('reopens for polls after an answered poll, and submits one at a time until one is confirmed', () => {
    const health = afterAnswer(failed('unavailable', 4), 'poll');
    const opensAt = NOW + 30 * SECOND_MS;
    expect(usability(health, poll, NOW)).toEqual({ requests: 'any' });
    expect(usability(health, submit, NOW)).toEqual({ requests: 'none', retryAt: opensAt });
    expect(usability(health, submit, opensAt)).toEqual({ requests: 'one_submission' });
    const refused = afterAnswer(health, 'refused');
    expect(usability(refused, submit, opensAt)).toEqual({ requests: 'one_submission' });
    expect(afterAnswer(refused, 'confirmed')).toEqual(healthy);
  });

  it('keeps counting failed submissions, whatever polls are answered meanwhile', () => {
    let health = failed('unavailable', 5);
    health = afterFailure(afterAnswer(health, 'poll'), failure({ generationId: 'gen_9' }), NOW);
    expect(health.submissions).toMatchObject({ failureCount: 6, retryAt: NOW + 2 * MINUTE_MS });
    expect(health.failureCount).toBe(1);
  });

  it('submits nothing for minutes when it was killed three times in a row while it submitted; polls go on', () => {
    const kills = { isOfKill: true, mayBeOfGeneration: false, mayBeCharged: true };
    expect(failed('unavailable', 2, kills).submissions.retryAt).toBe(NOW);
    const health = failed('unavailable', 3, kills);
    const retryAt = NOW + 5 * MINUTE_MS;
    expect(usability(health, submit, NOW)).toEqual({ requests: 'none', retryAt });
    expect(usability(health, poll, NOW + 15 * SECOND_MS)).toEqual({ requests: 'one' });
    expect(usability(afterAnswer(health, 'poll'), poll, NOW)).toEqual({ requests: 'any' });
    expect(usability(afterAnswer(health, 'poll'), submit, retryAt)).toEqual({ requests: 'one_submission' });
    expect(failed('unavailable', 50, kills).submissions.retryAt).toBe(NOW + 30 * MINUTE_MS);
  });

  it('whose polls fail submits one at a time until one is confirmed, once its circuit has opened', () => {
    expect(afterAnswer(failed('unavailable', 2, { purpose: poll }), 'poll')).toEqual(healthy);
    const opened = afterAnswer(failed('unavailable', 3, { purpose: poll }), 'poll');
    expect(usability(opened, submit, NOW)).toEqual({ requests: 'one_submission' });
    expect(usability(opened, poll, NOW)).toEqual({ requests: 'any' });
    expect(failureOf(opened, NOW)).toMatchObject({ circuit: 'closed', failureReason: null, retryAt: null });
  });

  it('sends one request at a time after a start, until one is answered', () => {
    const started = afterStart(healthy, NOW, 'key');
    expect(usability(started, submit, NOW)).toEqual({ requests: 'one' });
    expect(usability(started, poll, NOW)).toEqual({ requests: 'one' });
    expect(usability(afterAnswer(started, 'poll'), poll, NOW)).toEqual({ requests: 'any' });
    expect(afterAnswer(started, 'confirmed')).toEqual(healthy);
    expect(failureOf(started, NOW)).toMatchObject({ circuit: 'closed', retryAt: null });
    const failing = failed('rate_limited', 3);
    expect(afterStart(failing, NOW, 'key')).toBe(failing);
  });

  it.each([
    ['key', 'none'],
    ['other', 'one'],
  ])('whose key was refused is tried after a start with another key only: %s', (keyId, requests) => {
    const refused = { ...failed('key_refused'), refusedKeyId: 'key', pausedAt: null };
    expect(usability(afterStart(refused, NOW, keyId), submit, NOW)).toMatchObject({ requests });
  });

  it('whose key was refused before that was stored is tried, and stays paused', () => {
    const refused = { ...failed('key_refused'), refusedKeyId: null, pausedAt: 1 };
    expect(afterStart(refused, NOW, 'key')).toMatchObject({ failureReason: null, pausedAt: 1 });
  });

  it('that is out of credits can be polled, submits what is cheaper, and else waits', () => {
    const health = failed('out_of_credits');
    const later = NOW + 5 * MINUTE_MS;
    expect(usability(health, poll, NOW)).toEqual({ requests: 'any' });
    expect(usability(health, submit, NOW)).toEqual({ requests: 'none', retryAt: later });
    expect(usability(health, { ...submit, priceCredits: 3 }, NOW)).toEqual({ requests: 'one_submission' });
    expect(usability(health, submit, later)).toEqual({ requests: 'one' });
    expect(afterAnswer(health, 'poll')).toBe(health);
    expect(usability(afterAnswer(health, 'confirmed'), submit, NOW)).toEqual({ requests: 'any' });
  });

  it('whose key is refused permits no submission until the operator resumes it', () => {
    const health = failed('key_refused');
    expect(usability(health, submit, NOW + 100 * HOUR_MS)).toEqual({ requests: 'none', retryAt: null });
    expect(usability(health, poll, NOW)).toEqual({ requests: 'any' });
    expect(failureOf(health, NOW)).toMatchObject({ circuit: 'open', failureReason: 'key_refused' });
  });

  it('that is paused stays paused through failures and answers', () => {
    const paused = { ...failed('unreachable'), pausedAt: NOW };
    for (const health of [afterAnswer(paused, 'poll'), afterAnswer(paused, 'confirmed')])
      expect(usability(health, submit, NOW)).toEqual({ requests: 'none', retryAt: null });
  });

  it('shows the circuit that stays open for longer', () => {
    const health = failed('unavailable', 4);
    const shown = { circuit: 'open', failureReason: 'unavailable', failureCount: 4 };
    expect(failureOf(health, NOW)).toMatchObject(shown);
    expect(failureOf(afterAnswer(health, 'poll'), NOW)).toMatchObject(shown);
    const refused = afterFailure(health, failure({ failureReason: 'key_refused' }), NOW);
    expect(failureOf(refused, NOW)).toMatchObject({ failureReason: 'key_refused', retryAt: null });
    expect(failureOf(healthy, NOW)).toMatchObject({ circuit: 'closed', failureReason: null });
  });

  it('that the upstream cannot serve is not polled either', () => {
    for (const failureReason of ['unreachable', 'unavailable', 'rate_limited'] as const)
      expect(usability(failed(failureReason, 3), poll, NOW)).toMatchObject({ requests: 'none' });
  });

  it('counts failures of one reason in a row, and starts again with another', () => {
    const health = failed('rate_limited', 3);
    expect(health.failureCount).toBe(3);
    expect(afterFailure(health, failure({ failureReason: 'unreachable' }), NOW)).toMatchObject({
      failureCount: 1,
      retryAt: NOW + 5 * SECOND_MS,
    });
  });

  it('without a failure stays as it is after an answer', () => {
    const paused: AccountHealth = { ...healthy, pausedAt: NOW };
    for (const answer of ['poll', 'refused', 'confirmed'] as const)
      expect(afterAnswer(paused, answer)).toBe(paused);
    expect(usability(paused, poll, NOW)).toEqual({ requests: 'any' });
  });
});
