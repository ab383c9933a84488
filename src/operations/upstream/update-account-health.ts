import { afterAnswer, afterFailure, type AccountHealth } from '../../domain/upstream/account-health.ts';
import { apiKeyId } from '../../domain/upstream/api-key-id.ts';
import type { AccountFailureReason } from '../../domain/upstream/circuit.ts';
import { keepRetryAfter } from '../../domain/upstream/keep-retry-after.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { listAccounts } from '../../store/upstream/upstream-accounts.ts';
import type { PollOutcome } from '../../upstream/poll-outcome.ts';
import type { SubmitOutcome } from '../../upstream/submit-outcome.ts';
import { changeAccountHealth } from './change-account-health.ts';
import { lockAccounts } from './lock-accounts.ts';

/**
 * Updates the health of the account after an answer, or the lack of one: a failure starts a back-off, an
 * answer ends it. A connection failure concerns the host, so all accounts back off, and the first answer to
 * any of them ends that for all.
 */
export async function updateAccountHealth(tx: Transaction, answered: UpstreamAnswer): Promise<void> {
  for (const [name, health] of await lockAccounts(tx, await concernedAccounts(tx, answered))) {
    const next = healthAfter(health, name === answered.account, answered, tx.now);
    if (next !== health) await changeAccountHealth(tx, name, health, next);
  }
}

export type UpstreamAnswer = {
  account: string;
  /** What it was asked with; absent: it does not matter for this answer. */
  apiKey?: string;
  generation: { id: string; priceCredits: number };
  /** The gateway was killed before it had read the answer. */
  isOfKill?: boolean;
} & ({ kind: 'submit'; outcome: SubmitOutcome } | { kind: 'poll'; outcome: PollOutcome });

/**
 * The accounts whose health an answer may change: all when it says that the host cannot be reached, or that
 * it can be reached again; otherwise its own, so that those of different accounts do not wait for each other.
 */
async function concernedAccounts(tx: Transaction, { account, outcome }: UpstreamAnswer): Promise<string[]> {
  const accounts = await listAccounts(tx);
  const isOfHost =
    failureOf(outcome)?.failureReason === 'unreachable' ||
    accounts.some(({ health }) => health.failureReason === 'unreachable');
  return isOfHost ? accounts.map(({ name }) => name) : [account];
}

function healthAfter(
  health: AccountHealth,
  isOwn: boolean,
  { kind, outcome, generation, apiKey, isOfKill = false }: UpstreamAnswer,
  now: number,
): AccountHealth {
  const failure = failureOf(outcome);
  const concernsIt = isOwn || failure?.failureReason === 'unreachable';
  if (failure !== null && concernsIt) {
    const mayBeCharged = outcome.kind === 'unknown';
    const purpose = kind === 'poll' ? { kind } : { kind, priceCredits: generation.priceCredits };
    const { failureReason } = failure;
    const failed = afterFailure(
      health,
      {
        ...failure,
        purpose,
        ...(failureReason === 'key_refused' && apiKey !== undefined && { keyId: apiKeyId(apiKey) }),
        generationId: generation.id,
        mayBeCharged,
        isOfKill,
        mayBeOfGeneration:
          !mayBeCharged &&
          (failureReason === 'unavailable' || (failureReason === 'rate_limited' && kind === 'submit')),
      },
      now,
    );
    return keepRetryAfter(health, failed, failure, now);
  }
  // A lost answer does not show that the host can be reached.
  if (outcome.kind === 'unknown') return health;
  if (!isOwn && health.failureReason !== 'unreachable') return health;
  const confirms = isOwn && outcome.kind === 'confirmed';
  // Of another account it shows only that the host can be reached.
  const answer = kind === 'poll' ? 'poll' : confirms ? 'confirmed' : 'refused';
  return keepRetryAfter(health, afterAnswer(health, answer), null, now);
}

function failureOf(
  outcome: SubmitOutcome | PollOutcome,
): { failureReason: AccountFailureReason; reason: string; retryAfterMs: number | null } | null {
  if (outcome.kind === 'not_sent' || outcome.kind === 'no_answer')
    return { failureReason: outcome.cause, reason: outcome.reason, retryAfterMs: outcome.retryAfterMs };
  if (outcome.kind !== 'unknown') return null;
  const { reason, retryAfterMs = null } = outcome;
  return { failureReason: 'unavailable', reason, retryAfterMs };
}
