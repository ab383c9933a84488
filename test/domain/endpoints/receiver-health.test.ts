import { describe, expect, it } from 'vitest';
import { attemptOutcome, type AttemptOutcome } from '../../../src/domain/deliveries/attempt-outcome.ts';
import { DAY_MS, SECOND_MS } from '../../../src/domain/clock.ts';
import { concurrencyOf } from '../../../src/domain/endpoints/concurrency-of.ts';
import {
  healthAfter,
  healthyReceiver,
  reasonToDisable,
  type ReceiverHealth,
} from '../../../src/domain/endpoints/receiver-health.ts';

const NOW = 1_000_000_000;
const answer = (statusCode: number | null) =>
  attemptOutcome({ ok: statusCode === 200, statusCode, retryAfterMs: null, timedOut: false });
const [ok, refusal, down] = [answer(200), answer(404), answer(503)];

const proven: ReceiverHealth = { ...healthyReceiver, answeredAt: NOW };

/** After these ends, all at the same time and with the longest rests. */
function after(ends: AttemptOutcome[], from: ReceiverHealth = proven, now = NOW): ReceiverHealth {
  return ends.reduce((health, end) => healthAfter(health, end, now, 0), from);
}
const times = (count: number, end: AttemptOutcome) => Array<AttemptOutcome>(count).fill(end);
const limitOf = (health: ReceiverHealth, now = NOW) => concurrencyOf(health, 8, now);

describe('a receiver', () => {
  it('opens its circuit after the fifth failure in a row, and not before', () => {
    expect(limitOf(after(times(4, down)))).toBe(8);
    expect(limitOf(after(times(5, down)))).toBe(0);
  });

  it.each([
    ['no answer', answer(null)],
    ['429', answer(429)],
    ['500', answer(500)],
    ['504', answer(504)],
  ])('opens its circuit after %s', (_, end) => {
    expect(limitOf(after(times(5, end)))).toBe(0);
  });

  it.each([
    ['a redirect', answer(302)],
    ['400', answer(400)],
    ['404', refusal],
    ['410', answer(410)],
    ['what the gateway could not send', { kind: 'not_sent' } as const],
    ['what was withdrawn', { kind: 'no_receiver', reason: 'endpoint_deleted' } as const],
  ])('does not rest after %s, however often', (_, end) => {
    expect(limitOf(after(times(100, end)))).toBe(8);
  });

  it('counts anew after any answer that shows that it is there', () => {
    for (const end of [ok, refusal])
      expect(limitOf(after([...times(4, down), end, ...times(4, down)]))).toBe(8);
  });

  it('is tried with one attempt at a time once it has backed off, until one is answered', () => {
    const open = after(times(5, down));
    const retryAt = NOW + 30 * SECOND_MS;
    expect(open.retryAt).toBe(retryAt);
    expect(limitOf(open, retryAt - 1)).toBe(0);
    expect(limitOf(open, retryAt)).toBe(1);
    for (const end of [ok, refusal]) expect(limitOf(after([end], open, retryAt))).toBe(8);
    expect(limitOf(after([down], open, retryAt), retryAt)).toBe(0);
    expect(limitOf(after([{ kind: 'not_sent' }], open, retryAt), retryAt)).toBe(1);
  });

  it.each([429, 503])('opens its circuit at once for as long as %i asks, at most an hour', (statusCode) => {
    const asks = (retryAfterMs: number) =>
      after([attemptOutcome({ ok: false, statusCode, retryAfterMs, timedOut: false })]);
    expect(asks(90 * SECOND_MS)).toMatchObject({ retryAt: NOW + 90 * SECOND_MS, consecutiveFailures: 1 });
    expect(asks(DAY_MS).retryAt).toBe(NOW + 3_600 * SECOND_MS);
    expect(asks(0).retryAt).toBeNull();
  });

  it('stays open for the longest of back-off and what attempts under way ask', () => {
    const asks = (retryAfterMs: number, statusCode = 503) =>
      attemptOutcome({ ok: false, statusCode, retryAfterMs, timedOut: false });
    const open = after(times(5, down));
    expect(after([asks(SECOND_MS)], open).retryAt).toBe(open.retryAt);
    expect(after([asks(40 * SECOND_MS)], open).retryAt).toBe(NOW + 40 * SECOND_MS);
    expect(after([asks(40 * SECOND_MS, 500)], open).retryAt).toBe(open.retryAt);
    // One that asks for a second again and again is tried ever more rarely.
    expect(after(times(5, asks(SECOND_MS))).retryAt).toBe(NOW + SECOND_MS);
    let health = proven;
    for (let i = 0; i < 20; i++) health = after([asks(SECOND_MS)], health, health.retryAt ?? NOW);
    expect(after([asks(SECOND_MS)], health, health.retryAt!).retryAt).toBe(health.retryAt! + 300 * SECOND_MS);
  });

  it('opens for twice as long each time, at most five minutes', () => {
    let health = after(times(4, down));
    const seconds = Array.from({ length: 6 }, () => {
      const now = health.retryAt ?? NOW;
      health = after([down], health, now);
      return (health.retryAt! - now) / SECOND_MS;
    });
    expect(seconds).toEqual([30, 60, 120, 240, 300, 300]);
  });

  it('backs off for up to a fifth less, so that several are not tried together', () => {
    const { retryAt } = healthAfter(after(times(4, down)), down, NOW, 1);
    expect(retryAt).toBe(NOW + 24 * SECOND_MS);
  });

  it('does not rest longer for attempts that were under way when its rest began', () => {
    const open = after(times(5, down));
    expect(after(times(7, down), open, NOW + SECOND_MS)).toEqual({ ...open, answeredAt: NOW + SECOND_MS });
    expect(after(times(7, answer(null)), open, NOW + SECOND_MS)).toEqual(open);
  });

  it('remembers since when it has taken nothing, through refusals too', () => {
    const failing = after([down, refusal, down], after([refusal], healthyReceiver, NOW - 9), NOW);
    expect(failing.failingSince).toBe(NOW - 9);
    expect(after([ok], failing)).toEqual(proven);
  });
});

describe('an endpoint', () => {
  const failed = { status: 'failed', nextAttemptAt: null } as const;
  const pending = { status: 'pending', nextAttemptAt: NOW } as const;
  const failing = (consecutiveFailures: number, forMs: number): ReceiverHealth => ({
    ...healthyReceiver,
    consecutiveFailures,
    failingSince: NOW - forMs,
  });

  it.each([
    ['410', answer(410), healthyReceiver, failed, 'gone'],
    ['five days and ten failures in a row', down, failing(10, 5 * DAY_MS), pending, 'failing'],
    ['five days of refusals and a delivery exhausted', refusal, failing(0, 5 * DAY_MS), failed, 'failing'],
  ] as const)('is to be disabled after %s', (_, end, health, next, reason) => {
    expect(reasonToDisable(end, health, next, NOW)).toBe(reason);
  });

  it.each([
    ['less than five days', down, failing(1_000, 5 * DAY_MS - 1), failed],
    ['five days with fewer than ten failures', down, failing(9, 5 * DAY_MS), pending],
    ['a delivery exhausted by a receiver that takes others', refusal, failing(0, 1), failed],
    [
      'a delivery exhausted because the gateway could not sign it',
      { kind: 'not_sent' },
      failing(10, 5 * DAY_MS),
      failed,
    ],
    ['a success', ok, healthyReceiver, { status: 'delivered', nextAttemptAt: null }],
  ] as const)('is not to be disabled after %s', (_, end, health, next) => {
    expect(reasonToDisable(end, health, next, NOW)).toBeNull();
  });
});
