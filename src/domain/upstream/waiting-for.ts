import type { UnixMs } from '../clock.ts';
import { failureOf, usability, type AccountHealth } from './account-health.ts';
import type { AccountFailureReason } from './circuit.ts';
import type { SubmitBackOff } from './submit-back-off.ts';

/** Why a queued generation has not been submitted yet. */
export interface WaitingFor {
  reason: WaitingReason;
  /** Of the account, while its circuit is open or half-open. */
  failureReason: AccountFailureReason | null;
  /** What the upstream answered; null: nothing that concerns the wait. */
  message: string | null;
  /** When the wait for this reason ends; null: that depends on an answer or on the operator. */
  until: UnixMs | null;
}

/** Each reason as a clause that completes "waiting for …". */
export const waitingReasons = {
  allowance: 'a free request of the upstream allowance',
  circuit_open: 'the upstream, which fails or does not answer',
  key_refused: 'the operator, because the upstream refuses the API key',
  out_of_credits: 'credits of the upstream account',
  account_paused: 'the operator, who has paused the upstream account',
  submit_back_off: 'its own back-off, because the upstream refused its submission',
  team_in_flight: 'other generations of the team, which has reached its maximum in flight',
} as const;
export type WaitingReason = keyof typeof waitingReasons;

export interface WaitingFacts {
  priceCredits: number;
  backOff: SubmitBackOff;
  /** Whether the team has as many in flight as it may. */
  isTeamFull: boolean;
  accounts: readonly AccountHealth[];
}

/** The first obstacle that holds; with several accounts, that of the one which is usable first. */
export function waitingFor(facts: WaitingFacts, now: UnixMs): WaitingFor {
  const { backOff, isTeamFull, accounts, priceCredits } = facts;
  const plain = { failureReason: null, message: null, until: null };
  if (isTeamFull) return { ...plain, reason: 'team_in_flight' };
  let first: WaitingFor | null = null;
  for (const health of accounts) {
    const obstacle = obstacleOf(health, priceCredits, now);
    if (obstacle === null) {
      first = null;
      break;
    }
    if (first === null || (obstacle.until ?? Infinity) < (first.until ?? Infinity)) first = obstacle;
  }
  if (first !== null) return first;
  if (backOff.retryAt !== null && backOff.retryAt > now)
    return { ...plain, reason: 'submit_back_off', message: backOff.failure, until: backOff.retryAt };
  return { ...plain, reason: 'allowance' };
}

/** Null: the account accepts the submission, when it has the allowance. */
function obstacleOf(health: AccountHealth, priceCredits: number, now: UnixMs): WaitingFor | null {
  const { requests } = usability(health, { kind: 'submit', priceCredits }, now);
  const { failureReason, failureMessage: message, retryAt: until } = failureOf(health, now);
  if (health.pausedAt !== null)
    return { reason: 'account_paused', failureReason: null, message: null, until: null };
  if (requests === 'any' || failureReason === null) return null;
  if (requests === 'one_submission' && failureReason === 'out_of_credits') return null;
  const reason =
    failureReason === 'key_refused' || failureReason === 'out_of_credits' ? failureReason : 'circuit_open';
  // A half-open circuit closes by an answer and not by a time.
  return { reason, failureReason, message, until: until !== null && until > now ? until : null };
}

/** One sentence for callers. */
export function describeWaiting({ reason, failureReason, message }: WaitingFor): string {
  const failure = reason === 'circuit_open' && failureReason !== null ? ` (${failureReason})` : '';
  const answer = message === null ? '' : `; its last answer: ${message}`;
  return `waiting for ${waitingReasons[reason]}${failure}${answer}`;
}
