import {
  afterAnswer,
  afterFailure,
  type AccountFailureReason,
  type AccountHealth,
} from '../../domain/upstream/account-health.ts';
import { keepRetryAfter } from '../../domain/upstream/keep-retry-after.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { listAccountNames, lockAccount, setAccountHealth } from '../../store/upstream/upstream-accounts.ts';
import type { PollOutcome } from '../../upstream/poll-outcome.ts';
import type { SubmitOutcome } from '../../upstream/submit-outcome.ts';

/**
 * Updates the health of the account after an answer, or the lack of one: a failure starts a back-off, an
 * answer ends it. A connection failure concerns the host, so all accounts back off, and the first answer to
 * any of them ends that for all.
 */
export async function updateAccountHealth(
  tx: Transaction,
  account: string,
  kind: 'submit' | 'poll',
  outcome: SubmitOutcome | PollOutcome,
): Promise<void> {
  const failure = failureOf(outcome);
  // A lost answer without a `Retry-After` says nothing of the account.
  if (outcome.kind === 'unknown' && failure === null) return;
  const healths = await lockAllAccounts(tx);
  for (const [name, health] of healths) {
    const next = healthAfter(health, { isOwn: name === account, kind, failure, now: tx.now });
    if (next !== health) await setAccountHealth(tx, name, next);
  }
}

// In the order of the names, so that two transactions on PostgreSQL wait for each other and do not deadlock.
async function lockAllAccounts(tx: Transaction): Promise<Map<string, AccountHealth>> {
  const healths = new Map<string, AccountHealth>();
  for (const name of await listAccountNames(tx)) healths.set(name, await lockAccount(tx, name));
  return healths;
}

interface Failure {
  failureReason: AccountFailureReason;
  reason: string;
  retryAfterMs: number | null;
}

/** Null: the request was answered, or nothing is known. */
function failureOf(outcome: SubmitOutcome | PollOutcome): Failure | null {
  switch (outcome.kind) {
    case 'not_sent':
    case 'no_answer':
      return { failureReason: outcome.cause, reason: outcome.reason, retryAfterMs: outcome.retryAfterMs };
    case 'unknown': {
      const { reason, retryAfterMs } = outcome;
      return typeof retryAfterMs === 'number' ? { failureReason: 'unavailable', reason, retryAfterMs } : null;
    }
    default:
      return null;
  }
}

interface Answered {
  isOwn: boolean;
  kind: 'submit' | 'poll';
  /** Null: it was answered. */
  failure: Failure | null;
  now: number;
}

function healthAfter(health: AccountHealth, { isOwn, kind, failure, now }: Answered): AccountHealth {
  if (failure !== null && (isOwn || failure.failureReason === 'unreachable'))
    return keepRetryAfter(health, afterFailure(health, failure, now), failure, now);
  if (!isOwn && health.failureReason !== 'unreachable') return health;
  return keepRetryAfter(health, afterAnswer(health, kind), null, now);
}
