import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/domain/clock.ts';
import {
  afterSubmitFailure,
  isBlocked,
  isOwnFailure,
  type SubmitBackOff,
} from '../../../src/domain/upstream/submit-back-off.ts';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';

const NOW = 1_000_000;
const none: SubmitBackOff = { retryAt: null, failureCount: 0, failingSince: null, failure: null };

function refused(cause: AccountFailureReason, times: number, accounts = 1): SubmitBackOff {
  let backOff = none;
  for (let i = 0; i < times; i++)
    backOff = afterSubmitFailure(backOff, { cause, received: 'HTTP 403: no', accounts }, NOW + i);
  return backOff;
}

describe("a generation's own back-off", () => {
  it.each<AccountFailureReason>(['unavailable', 'rate_limited'])('grows with every refusal: %s', (cause) => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 50].map((times) => refused(cause, times).retryAt! - NOW - times + 1);
    expect(waits).toEqual([0, 2_000, 8_000, 32_000, 128_000, 512_000, 10 * MINUTE_MS, 10 * MINUTE_MS]);
    expect(refused(cause, 3)).toMatchObject({ failureCount: 3, failingSince: NOW, failure: 'HTTP 403: no' });
  });

  it.each<AccountFailureReason>(['unreachable', 'key_refused'])('is not started by %s', (cause) => {
    expect(refused(cause, 9)).toBe(none);
  });

  it('lets others go first where credits are missing, and never counts that', () => {
    expect(refused('out_of_credits', 9)).toMatchObject({
      retryAt: NOW + 8 + 5 * MINUTE_MS,
      failureCount: 0,
      failingSince: null,
    });
    // Another account may have them.
    expect(refused('out_of_credits', 1, 2).retryAt).toBe(NOW);
  });

  it('ends as blocked after five refusals, when three others were confirmed meanwhile', () => {
    expect(isBlocked(refused('unavailable', 4), 99)).toBe(false);
    expect(isBlocked(refused('unavailable', 99), 2)).toBe(false);
    expect(isBlocked(refused('unavailable', 5), 3)).toBe(true);
    expect(isBlocked(refused('out_of_credits', 9), 99)).toBe(false);
  });

  it('is its own from the second refusal on, when another was confirmed since the first', () => {
    expect(isOwnFailure(refused('unavailable', 1), 9)).toBe(false);
    expect(isOwnFailure(refused('unavailable', 2), 0)).toBe(false);
    expect(isOwnFailure(refused('unavailable', 2), 1)).toBe(true);
  });
});
