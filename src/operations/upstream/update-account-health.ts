import { afterAnswer, afterFailure, type AccountHealth } from '../../domain/upstream/account-health.ts';
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
  if (outcome.kind === 'unknown') return;
  const healths = await lockAllAccounts(tx);
  for (const [name, health] of healths) {
    const next = healthAfter(health, { isOwn: name === account, kind, outcome, now: tx.now });
    if (next !== health) await setAccountHealth(tx, name, next);
  }
}

// In the order of the names, so that two transactions on PostgreSQL wait for each other and do not deadlock.
async function lockAllAccounts(tx: Transaction): Promise<Map<string, AccountHealth>> {
  const healths = new Map<string, AccountHealth>();
  for (const name of await listAccountNames(tx)) healths.set(name, await lockAccount(tx, name));
  return healths;
}

interface Answered {
  isOwn: boolean;
  kind: 'submit' | 'poll';
  outcome: Exclude<SubmitOutcome | PollOutcome, { kind: 'unknown' }>;
  now: number;
}

function healthAfter(health: AccountHealth, { isOwn, kind, outcome, now }: Answered): AccountHealth {
  if (outcome.kind === 'not_sent' || outcome.kind === 'no_answer') {
    const concernsIt = isOwn || outcome.cause === 'unreachable';
    if (concernsIt) return afterFailure(health, { ...outcome, failureReason: outcome.cause }, now);
    return health.failureReason === 'unreachable' ? afterAnswer(health, kind) : health;
  }
  return isOwn || health.failureReason === 'unreachable' ? afterAnswer(health, kind) : health;
}
