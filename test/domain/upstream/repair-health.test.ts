import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  afterStart,
  healthy,
  type AccountHealth,
} from '../../../src/domain/upstream/account-health.ts';
import { accountFailureReasons, type AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/domain/clock.ts';
import { keepRetryAfter } from '../../../src/domain/upstream/keep-retry-after.ts';
import { repairHealth } from '../../../src/domain/upstream/repair-health.ts';

const NOW = 1_800_000_000_000;
const submit = { kind: 'submit', priceCredits: 4 } as const;

/** After so many failures in a row at that time, with what the upstream asked for. */
function failedAt(
  now: number,
  failureReason: AccountFailureReason,
  times = 20,
  retryAfterMs: number | null = null,
  isOfKill = false,
) {
  let health: AccountHealth = healthy;
  for (let i = 0; i < times; i++) {
    const failure = { failureReason, reason: 'why', retryAfterMs, generationId: `gen_${i}` };
    const after = afterFailure(
      health,
      { ...failure, purpose: submit, mayBeOfGeneration: false, mayBeCharged: false, isOfKill },
      now,
    );
    health = keepRetryAfter(health, after, failure, now);
  }
  return health;
}

describe('repairHealth', () => {
  it.each(accountFailureReasons)('ends a back-off for %s that was stored two hours ahead', (reason) => {
    const health = failedAt(NOW + 2 * HOUR_MS, reason);
    const retryAt = health.retryAt === null ? null : NOW;
    const submissions = { ...health.submissions, retryAt: health.submissions.retryAt === null ? null : NOW };
    expect(repairHealth(health, NOW)).toEqual({ ...health, retryAt, submissions });
  });

  it.each(accountFailureReasons)('keeps the longest back-off for %s', (reason) => {
    const health = failedAt(NOW, reason);
    expect(repairHealth(health, NOW)).toBe(health);
  });

  it('keeps the longest back-off after kills', () => {
    const health = failedAt(NOW, 'unavailable', 20, null, true);
    expect(repairHealth(health, NOW)).toBe(health);
  });

  it('lets an account that was half-open since two hours from now be tested', () => {
    const health = afterStart(healthy, NOW + 2 * HOUR_MS, 'key');
    const repaired = repairHealth(health, NOW);
    expect([repaired.retryAt, repaired.submissions.retryAt]).toEqual([NOW, NOW]);
  });

  it('keeps what the upstream asked for, up to a day', () => {
    const health = failedAt(NOW, 'rate_limited', 1, 23 * HOUR_MS);
    expect(health.retryAt).toBe(NOW + 23 * HOUR_MS);
    expect(repairHealth(health, NOW)).toBe(health);
    expect(repairHealth(failedAt(NOW, 'rate_limited', 1, 5 * DAY_MS), NOW)).toMatchObject({
      retryAt: NOW + DAY_MS,
    });
  });

  it('ends what it asked for when that is further away than a day', () => {
    const health = failedAt(NOW + HOUR_MS, 'rate_limited', 1, DAY_MS - MINUTE_MS);
    expect(repairHealth(health, NOW)).toMatchObject({ retryAt: NOW, retryAfterUntil: null });
  });
});
