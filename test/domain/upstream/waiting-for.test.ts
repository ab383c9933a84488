import { expect, it } from 'vitest';
import { afterFailure, healthy, type AccountHealth } from '../../../src/domain/upstream/account-health.ts';
import type { AccountFailureReason } from '../../../src/domain/upstream/circuit.ts';
import {
  describeWaiting,
  waitingFor,
  type WaitingFacts,
  type WaitingFor,
} from '../../../src/domain/upstream/waiting-for.ts';

const NOW = 1_000_000;
const backOff = { retryAt: null, failureCount: 0, failingSince: null, failure: null };
const facts: WaitingFacts = { priceCredits: 4, backOff, isTeamFull: false, accounts: [healthy] };
const nothing = { failureReason: null, message: null, until: null };

function failed(failureReason: AccountFailureReason): AccountHealth {
  const failure = { failureReason, reason: 'HTTP 1', retryAfterMs: 9_000, generationId: 'gen_1' };
  const flags = { mayBeOfGeneration: false, mayBeCharged: false, isOfKill: false };
  return afterFailure(healthy, { ...failure, ...flags, purpose: { kind: 'submit', priceCredits: 4 } }, NOW);
}
const refused = { ...backOff, retryAt: NOW + 5, failureCount: 2, failure: 'HTTP 403: Blocked' };

it.each<[string, Partial<WaitingFacts>, WaitingFor]>([
  ['the allowance', {}, { ...nothing, reason: 'allowance' }],
  ['its team', { isTeamFull: true }, { ...nothing, reason: 'team_in_flight' }],
  [
    'its own back-off',
    { backOff: refused },
    { ...nothing, reason: 'submit_back_off', message: 'HTTP 403: Blocked', until: NOW + 5 },
  ],
  [
    'nothing of a back-off that is over',
    { backOff: { ...refused, retryAt: NOW } },
    { ...nothing, reason: 'allowance' },
  ],
  ...(['unreachable', 'unavailable', 'rate_limited'] as const).map(
    (failureReason): [string, Partial<WaitingFacts>, WaitingFor] => [
      `a circuit (${failureReason})`,
      { accounts: [failed(failureReason)] },
      { reason: 'circuit_open', failureReason, message: 'HTTP 1', until: NOW + 9_000 },
    ],
  ),
  [
    'credits',
    { accounts: [failed('out_of_credits')] },
    { reason: 'out_of_credits', failureReason: 'out_of_credits', message: 'HTTP 1', until: NOW + 9_000 },
  ],
  [
    'no credits that it does not need',
    { priceCredits: 1, accounts: [failed('out_of_credits')] },
    { ...nothing, reason: 'allowance' },
  ],
  [
    'a refused key',
    { accounts: [failed('key_refused')] },
    { reason: 'key_refused', failureReason: 'key_refused', message: 'HTTP 1', until: null },
  ],
  ['a pause', { accounts: [{ ...healthy, pausedAt: 1 }] }, { ...nothing, reason: 'account_paused' }],
  [
    'the account that is usable first',
    { accounts: [failed('key_refused'), failed('rate_limited')] },
    { reason: 'circuit_open', failureReason: 'rate_limited', message: 'HTTP 1', until: NOW + 9_000 },
  ],
  [
    'the allowance of the account that works',
    { accounts: [failed('key_refused'), healthy] },
    { ...nothing, reason: 'allowance' },
  ],
])('a queued generation waits for %s', (_, changes, expected) => {
  expect(waitingFor({ ...facts, ...changes }, NOW)).toEqual(expected);
});

it('is described in one sentence', () => {
  const waiting = waitingFor({ ...facts, accounts: [failed('unavailable')] }, NOW);
  expect(describeWaiting(waiting)).toBe(
    'waiting for the upstream, which fails or does not answer (unavailable); its last answer: HTTP 1',
  );
  expect(describeWaiting(waitingFor(facts, NOW))).toBe(
    'waiting for a free request of the upstream allowance',
  );
});
