import { describe, expect, it } from 'vitest';
import {
  healthAfterChange,
  healthAfterTrial,
  TRIAL_INTERVAL_MS,
} from '../../../src/domain/endpoints/health-after-trial.ts';
import { healthyReceiver, type ReceiverHealth } from '../../../src/domain/endpoints/receiver-health.ts';

const NOW = 1_000_000_000;
const open: ReceiverHealth = {
  consecutiveFailures: 9,
  failingSince: NOW - 1,
  retryAt: NOW + 60_000,
  answeredAt: NOW - 1,
  trialAt: null,
};
const recently = { trialAt: NOW - TRIAL_INTERVAL_MS + 1 };
const longAgo = { trialAt: NOW - TRIAL_INTERVAL_MS };

describe('a manual trial', () => {
  it.each([
    ['the first', open],
    ['one after 30 s', { ...open, ...longAgo }],
  ])('makes an open circuit half-open: %s', (_, health) => {
    expect(healthAfterTrial(health, NOW)).toEqual({ ...health, retryAt: NOW, trialAt: NOW });
  });

  it.each([
    ['a second in 30 s', { ...open, ...recently }],
    ['one of a closed circuit', healthyReceiver],
    ['one of a half-open circuit', { ...open, retryAt: NOW }],
  ])('changes nothing: %s', (_, health) => {
    expect(healthAfterTrial(health, NOW)).toBe(health);
  });
});

const [moved, enabled] = [{ isSameUrl: false }, { isSameUrl: true }];

describe('another URL', () => {
  it('ends all failures, and an answer of the old one proves nothing', () => {
    expect(healthAfterChange({ ...open, retryAt: null }, moved, NOW)).toEqual(healthyReceiver);
    expect(healthAfterChange(open, moved, NOW)).toEqual({ ...healthyReceiver, trialAt: NOW });
    expect(healthAfterChange({ ...open, retryAt: null }, enabled, NOW).answeredAt).toBe(open.answeredAt);
  });

  it('is a trial while the circuit is open: a second in 30 s waits for the rest of them', () => {
    const again = { ...open, ...recently };
    expect(healthAfterChange(again, moved, NOW)).toEqual({
      ...healthyReceiver,
      ...recently,
      retryAt: NOW + 1,
    });
    expect(healthAfterChange({ ...open, ...longAgo }, moved, NOW).retryAt).toBeNull();
  });
});
