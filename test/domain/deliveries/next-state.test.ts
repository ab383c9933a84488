import { describe, expect, it } from 'vitest';
import { attemptOutcome, type AttemptOutcome } from '../../../src/domain/deliveries/attempt-outcome.ts';
import { SECOND_MS } from '../../../src/domain/clock.ts';
import { defaultRetryScheduleMs, nextState } from '../../../src/domain/deliveries/next-state.ts';

const NOW = 1_000_000;

/** An answer with a status; null: none came. */
function answer(statusCode: number | null, retryAfterSeconds: number | null = null, timedOut = false) {
  const retryAfterMs = retryAfterSeconds === null ? null : retryAfterSeconds * SECOND_MS;
  const ok = statusCode !== null && statusCode < 300 && !timedOut;
  return attemptOutcome({ ok, statusCode, retryAfterMs, timedOut });
}
const timedOut = answer(null, null, true);

/** The least and the longest wait, in seconds, after an attempt that is followed by a step of so many seconds. */
function waits(end: AttemptOutcome, stepSeconds: number) {
  return [0, 1].map((random) => {
    const { nextAttemptAt } = nextState(end, {
      scheduleMs: [stepSeconds * SECOND_MS],
      attempts: 1,
      now: NOW,
      random,
    });
    return nextAttemptAt === null ? null : (nextAttemptAt - NOW) / SECOND_MS;
  });
}

describe('the retry schedule', () => {
  it('is the one that Standard Webhooks recommends', () => {
    expect(defaultRetryScheduleMs.map((ms) => ms / SECOND_MS)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
  });

  it('takes the delay after the attempt that failed, and ends as failed after the last', () => {
    const after = (scheduleMs: number[], attempts: number) =>
      nextState(answer(500), { scheduleMs, attempts, now: 0, random: 0.5 });
    expect([1, 2, 3].map((attempts) => after([10, 20], attempts))).toEqual([
      { status: 'pending', nextAttemptAt: 10 },
      { status: 'pending', nextAttemptAt: 20 },
      { status: 'failed', nextAttemptAt: null, failureReason: 'attempts_exhausted' },
    ]);
    expect(after([], 1)).toEqual({
      status: 'failed',
      nextAttemptAt: null,
      failureReason: 'attempts_exhausted',
    });
  });

  it('ends as delivered once it was received, and only then', () => {
    const after = (outcome: AttemptOutcome) =>
      nextState(outcome, { scheduleMs: [10], attempts: 1, now: 0, random: 0 }).status;
    expect(
      [
        answer(200),
        answer(500),
        answer(410),
        { kind: 'no_receiver', reason: 'endpoint_deleted' } as const,
      ].map(after),
    ).toEqual(['delivered', 'pending', 'failed', 'failed']);
  });

  it.each<[string, AttemptOutcome, number, [number, number]]>([
    ['spreads a delay over ±20 %', answer(500), 100, [80, 120]],
    ['spreads it likewise where no answer came', answer(null), 100, [80, 120]],
    ['… where the answer is a redirect', answer(302), 100, [80, 120]],
    ['… where the answer is a refusal', answer(400), 100, [80, 120]],
    ['… where the gateway could not send', { kind: 'not_sent' }, 100, [80, 120]],

    ['waits as long as Retry-After asks, and never less', answer(500, 150), 100, [150, 180]],
    ['… with less jitter where that would be more than twice the step', answer(500, 180), 100, [180, 200]],
    ['… up to twice the step', answer(500, 200), 100, [200, 200]],
    ['… and no longer', answer(500, 100_000), 100, [200, 200]],
    ['waits at least the step where Retry-After asks for less', answer(500, 90), 100, [100, 120]],
    ['… and for nothing', answer(500, 0), 100, [100, 120]],
    ['heeds Retry-After with a refusal too', answer(404, 150), 100, [150, 180]],
    ['defers by as much as 429 asks', answer(429, 150), 100, [150, 150]],

    ['waits at least a minute after 429', answer(429), 5, [60, 72]],
    ['… 502', answer(502), 5, [60, 72]],
    ['… 503', answer(503), 5, [60, 72]],
    ['… 504', answer(504), 5, [60, 72]],
    ['… a time-out', timedOut, 5, [60, 72]],
    ['… a time-out within the answer', answer(200, null, true), 5, [60, 72]],
    ['… where Retry-After is nothing', answer(503, 0), 5, [60, 72]],
    ['… whatever Retry-After says with 502', answer(502, 1), 5, [60, 72]],
    ['… or 504 up to two', answer(504, 3_600), 5, [120, 120]],
    ['… but as long as 503 asks', answer(503, 1), 5, [1, 1]],
    ['… up to an hour', answer(503, 86_400), 5, [3_600, 3_600]],
    ['… and the step where that is longer', answer(503), 300, [240, 360]],
    ['does not wait a minute after 500', answer(500), 5, [4, 6]],
    ['… nor 501', answer(501), 5, [4, 6]],
    ['… nor a connection that failed', answer(null), 5, [4, 6]],
    ['… nor a refusal', answer(404), 5, [4, 6]],
    ['… nor what the gateway could not send', { kind: 'not_sent' }, 5, [4, 6]],

    ['is over after 2xx', answer(204), 5, [null!, null!]],
    ['is over after 410', answer(410), 5, [null!, null!]],
    ['… even one that did not come to an end', answer(410, null, true), 5, [null!, null!]],
    [
      'is over where there is nowhere to send to',
      { kind: 'no_receiver', reason: 'endpoint_deleted' },
      5,
      [null!, null!],
    ],
  ])('%s', (_, end, stepSeconds, expected) => {
    expect(waits(end, stepSeconds)).toEqual(expected);
  });
});

it('an attempt that a receiver defers uses up no step, even the last one', () => {
  for (const end of [answer(429, 60), answer(503, 60)])
    expect(nextState(end, { scheduleMs: [], attempts: 1, now: 0, random: 0 })).toEqual({
      status: 'pending',
      nextAttemptAt: 60_000,
      isDeferred: true,
    });
});

describe('an answer', () => {
  it.each([
    [[200, 201, 204, 299], 'acknowledged'],
    [[300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 410, 422, 451, 499], 'rejected'],
    [[429, 500, 501, 502, 503, 504, 599, null], 'unavailable'],
  ] as const)('of %j says: %s', (statusCodes, kind) => {
    for (const statusCode of statusCodes) expect(answer(statusCode).kind).toBe(kind);
  });

  it('that broke off says that the receiver is unavailable, whatever its status', () => {
    expect(attemptOutcome({ ok: false, statusCode: 200, retryAfterMs: null, timedOut: false }).kind).toBe(
      'unavailable',
    );
    expect(answer(404, null, true).kind).toBe('unavailable');
  });
});
