import { afterAnswer, afterFailure, type AccountHealth } from '../../domain/upstream/account-health.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { listAccountNames, lockAccount, setAccountHealth } from '../../store/upstream/upstream-accounts.ts';
import type { PollOutcome } from '../../upstream/poll-outcome.ts';
import type { SubmitOutcome } from '../../upstream/submit-outcome.ts';

/**
 * Writes down what an answer, or the lack of one, says of the account: failureReason lets it rest, an answer ends the failureReason. No
 * connection says something of the host, so it lets every account rest; and the first answer that any of them gets ends that for all.
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
    const next = judged(health, { isOwn: name === account, kind, outcome, now: tx.now });
    if (next !== health) await setAccountHealth(tx, name, next);
  }
}

// In the order of their names, so that two transactions on PostgreSQL wait for each other and do not deadlock.
async function lockAllAccounts(tx: Transaction): Promise<Map<string, AccountHealth>> {
  const healths = new Map<string, AccountHealth>();
  for (const name of await listAccountNames(tx)) healths.set(name, await lockAccount(tx, name));
  return healths;
}

interface Judgement {
  isOwn: boolean;
  kind: 'submit' | 'poll';
  outcome: Exclude<SubmitOutcome | PollOutcome, { kind: 'unknown' }>;
  now: number;
}

function judged(health: AccountHealth, { isOwn, kind, outcome, now }: Judgement): AccountHealth {
  if (outcome.kind === 'not_sent' || outcome.kind === 'no_answer') {
    const concernsIt = isOwn || outcome.cause === 'unreachable';
    if (concernsIt) return afterFailure(health, { ...outcome, failureReason: outcome.cause }, now);
    return health.failureReason === 'unreachable' ? afterAnswer(health, kind) : health;
  }
  return isOwn || health.failureReason === 'unreachable' ? afterAnswer(health, kind) : health;
}
