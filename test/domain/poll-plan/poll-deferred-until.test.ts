import { describe, expect, it } from 'vitest';
import type { Allowance } from '../../../src/domain/upstream/allowance.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { expectedCompletionTimes } from '../../../src/domain/poll-plan/completion-times.ts';
import { pollDeferredUntil } from '../../../src/domain/poll-plan/poll-deferred-until.ts';
import { pollPlan } from '../../../src/domain/poll-plan/poll-plan.ts';

const limits = { minIntervalMs: 3_000, maxDurationMs: 600_000 };
const plan = pollPlan(expectedCompletionTimes({ median: 18_000, p95: 30_000 }), 1, limits);
const NOW = 10 * HOUR_MS;

const asked = (submittedAt: number, runningMs = 0) => ({ submittedAt, runningMs });

/** So many requests are free, and the next come free only in half an hour. */
const withFree = (free: number): Allowance => ({
  limit: 98,
  windowMs: HOUR_MS,
  requestTimes: new Array<number>(98 - free).fill(NOW - HOUR_MS / 2),
});

describe('a poll', () => {
  it('is made as planned while more requests are free than pictures are in flight', () => {
    expect(
      pollDeferredUntil(plan, { allowance: withFree(4), inFlight: 3 }, asked(NOW - 20_000), NOW),
    ).toBeNull();
  });

  it('is deferred until its picture is almost surely ready while each request is needed for one', () => {
    const at = pollDeferredUntil(plan, { allowance: withFree(3), inFlight: 3 }, asked(NOW - 20_000), NOW);
    expect(at).toBeGreaterThan(NOW + 20_000);
    expect(
      pollDeferredUntil(plan, { allowance: withFree(3), inFlight: 3 }, asked(NOW - 20_000), at!),
    ).toBeNull();
  });

  it('is deferred for longer once its picture has been found running', () => {
    const reserved = { allowance: withFree(3), inFlight: 3 };
    const first = pollDeferredUntil(plan, reserved, asked(NOW - 20_000), NOW)!;
    const second = pollDeferredUntil(plan, reserved, asked(NOW - 50_000, 45_000), NOW)!;
    expect(second - (NOW - 50_000)).toBeGreaterThan(first - (NOW - 20_000) + 20_000);
  });

  it('is never deferred past the longest duration of its model', () => {
    const wild = pollPlan(expectedCompletionTimes({ median: 300_000, p95: 900_000 }), 1, limits);
    const at = pollDeferredUntil(wild, { allowance: withFree(1), inFlight: 1 }, asked(NOW), NOW);
    expect(at).toBe(NOW + limits.maxDurationMs);
  });

  it('is made as planned when another request comes free soon after', () => {
    const allowance = withFree(3);
    const soon = {
      ...allowance,
      requestTimes: [NOW - HOUR_MS + MINUTE_MS, ...allowance.requestTimes.slice(1)],
    };
    expect(pollDeferredUntil(plan, { allowance: soon, inFlight: 3 }, asked(NOW - 20_000), NOW)).toBeNull();
  });
});
