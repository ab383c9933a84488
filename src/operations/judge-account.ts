import { afterAnswer, afterTrouble } from '../domain/account-health.ts';
import type { Transaction } from '../store/store.ts';
import { lockAccount, setAccountHealth } from '../store/upstream-accounts.ts';
import type { PollOutcome, SubmitOutcome } from '../upstream/outcomes.ts';

/** Writes down what an answer, or the lack of one, says of the account: trouble lets it rest, an answer ends the trouble. */
export async function judgeAccount(
  tx: Transaction,
  account: string,
  kind: 'submit' | 'poll',
  outcome: SubmitOutcome | PollOutcome,
): Promise<void> {
  if (outcome.kind === 'unknown') return;
  const health = await lockAccount(tx, account);
  const next =
    outcome.kind === 'not_sent' || outcome.kind === 'no_answer'
      ? afterTrouble(health, { ...outcome, trouble: outcome.cause }, tx.now)
      : afterAnswer(health, kind);
  if (next !== health) await setAccountHealth(tx, account, next);
}
