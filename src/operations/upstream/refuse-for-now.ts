import type { Generation } from '../../domain/generations/generation.ts';
import { afterSubmitFailure, isBlocked, isOwnFailure } from '../../domain/upstream/submit-back-off.ts';
import { findSubmitBackOff, setSubmitBackOff } from '../../store/generations/find-submit-back-off.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { countConfirmed } from '../../store/upstream/submissions.ts';
import type { SubmitOutcome } from '../../upstream/submit-outcome.ts';
import type { Policy } from '../operation-context.ts';

/**
 * Starts the own back-off of a generation whose submission was refused for now. Writes nothing when the
 * outcome is another, or the lease was lost.
 */
export async function refuseForNow(
  tx: Transaction,
  { accounts }: Pick<Policy, 'accounts'>,
  {
    generation: { id },
    account,
    leaseToken,
  }: { generation: Generation; account: string; leaseToken: string },
  outcome: SubmitOutcome,
): Promise<RefusedForNow> {
  if (outcome.kind !== 'not_sent') return accountsFailure;
  const before = await findSubmitBackOff(tx, id);
  if (before === null) return accountsFailure;
  const received = (outcome.received ?? outcome.reason).slice(0, MAX_FAILURE_CHARACTERS);
  const backOff = afterSubmitFailure(before, { ...outcome, received, accounts: accounts.length }, tx.now);
  await setSubmitBackOff(tx, id, leaseToken, backOff);
  if (backOff.failureCount === before.failureCount || backOff.failingSince === null) return accountsFailure;
  // A first refusal is nobody's own, and an outage refuses every generation once: no read for those.
  const confirmed = backOff.failureCount === 1 ? 0 : await countConfirmed(tx, account, backOff.failingSince);
  const blocked = isBlocked(backOff, confirmed)
    ? `The upstream refused the submission ${backOff.failureCount} times while it confirmed others: ${received}`
    : null;
  // What the upstream asks for holds for the account, whatever the reason.
  const isOwn = isOwnFailure(backOff, confirmed) && outcome.retryAfterMs === null;
  return { isOwn, blocked };
}

interface RefusedForNow {
  /** It is the generation's own failure, so the account's health does not change. */
  isOwn: boolean;
  /** Why it fails as `upstream_blocked`; null: it does not. */
  blocked: string | null;
}

const accountsFailure: RefusedForNow = { isOwn: false, blocked: null };

// An excerpt of a page for callers and operators; the log has the rest.
const MAX_FAILURE_CHARACTERS = 300;
