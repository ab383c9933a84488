import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/clock.ts';
import type { Transaction } from '../store/store.ts';
import { restAccount } from '../store/upstream-accounts.ts';
import type { AccountTrouble } from '../upstream/outcomes.ts';

// How long an account is left alone where the upstream does not say. Out of credits and a refused key want a person, so asking
// often only spends allowance; the network heals by itself.
const restMs: Record<AccountTrouble, number> = {
  unreachable: 5 * SECOND_MS,
  unavailable: 15 * SECOND_MS,
  rate_limited: MINUTE_MS,
  out_of_credits: 5 * MINUTE_MS,
  key_refused: 15 * MINUTE_MS,
};

// A `Retry-After` of nothing, or of a time that is past, must not become a busy loop; one of more than a day is a mistake and
// would rest an account unseen.
const MIN_REST_MS = SECOND_MS;
const MAX_REST_MS = DAY_MS;

/** Lets an account rest after the upstream gave no answer, as long as its `Retry-After` or the kind of trouble says. */
export async function restTroubledAccount(
  tx: Transaction,
  account: string,
  { cause, retryAfterMs, reason }: { cause: AccountTrouble; retryAfterMs: number | null; reason: string },
): Promise<void> {
  await restAccount(
    tx,
    account,
    tx.now + Math.min(MAX_REST_MS, Math.max(MIN_REST_MS, retryAfterMs ?? restMs[cause])),
    `${cause}: ${reason}`,
  );
}
